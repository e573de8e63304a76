"""Tenants, hours and calendars, the actor every query carries, and the audit of what actors did.

In:   requests of members
Out:  the facts of `events.py`
Owns: workspace, audit, calendar, webhook_secret
"""
