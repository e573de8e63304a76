"""What each article did for customers."""
