"""The people of the firm: roles, capacity, languages."""
