"""Intents, what is outside them, several at once, and mood: pure, on NumPy alone."""
