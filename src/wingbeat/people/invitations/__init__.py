"""Invitations: single use, three days, one address."""
