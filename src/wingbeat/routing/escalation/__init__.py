"""Escalation: named paths of teams, each step with an owner and a time to answer in."""
