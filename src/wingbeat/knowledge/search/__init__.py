"""Articles found by words."""
