"""Patience, handling times and what is told: pure."""
