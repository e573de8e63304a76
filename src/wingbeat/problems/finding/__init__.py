"""Causes that may be problems: the bot's gaps and reasons for contact with volume, made one with all their conversations."""
