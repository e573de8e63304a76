"""Which products a message asks about, what of them, and how it is told: pure."""
