"""Articles that say the same twice, or two things at once."""
