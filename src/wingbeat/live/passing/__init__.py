"""What passes and is never stored: who types, and what, and which colleagues look at the same conversation."""
