"""Tags that keep themselves: put on a customer while a condition holds, and taken away when it no longer does."""
