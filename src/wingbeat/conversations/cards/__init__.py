"""Products and orders drawn as cards in a message, and what they say where nothing can be drawn."""
