"""Tenants, hours and calendars, and the actor every query carries.

In:   requests of members
Out:  the facts of `events.py`
Owns: workspace
"""
