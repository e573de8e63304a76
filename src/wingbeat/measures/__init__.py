"""Facts and the registry of measures: every number is a function of the log.

In:   opened, message, handed_off, queued, assigned, left, resolved, reopened
Out:  nothing
Owns: fact_conversation, fact_turn, fact_wait
"""
