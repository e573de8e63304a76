"""Customers by the words of their names, addresses and tags."""
