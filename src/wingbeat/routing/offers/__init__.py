"""Offers: a waiting conversation is held out to one member after the other, and never lost."""
