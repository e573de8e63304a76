"""Alerts: when something on the floor is not as it should be, somebody hears of it, once.

In:   opened, queued, reopened, woken, withdrawn, target_breached
Out:  AlertRaised
Owns: alert_settings, alert
"""
