"""What the coach is not to say, and what its hints came to; the hints themselves are found where one writes."""
