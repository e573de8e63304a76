"""Search in message text."""
