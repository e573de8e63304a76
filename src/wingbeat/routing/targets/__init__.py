"""How fast whom is promised an answer: targets, their calendars, their timers, and the chance that one breaks.

In:   message, opened, handed_off, queued, priority_set, reason_set, tagged, untagged, reopened; targets, calendar
Out:  SetTarget, Tick
Owns: target, target_policy, breach_chance
"""
