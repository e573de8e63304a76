"""Service recovery: a low score opens a follow-up with an owner and a time, and its outcome is kept."""
