"""Hours of their own for teams, channels and targets.

Owns: calendar
"""
