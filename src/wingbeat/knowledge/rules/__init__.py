"""What an article may be, and what is made of it: pure."""
