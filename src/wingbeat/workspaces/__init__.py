"""Tenants, hours and calendars, and the actor every query carries."""
