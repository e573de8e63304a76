"""Where something to read meanwhile comes from."""
