"""Recorded dialogues played through the real widget and desk."""
