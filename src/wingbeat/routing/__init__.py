"""Who answers: the queue, capacity, assignment.

In:   opened, handed_off, reopened, woken, message, queued, priority_set, reason_set, tagged, untagged, assigned, transferred, snoozed, resolved, abandoned; online, capacity, offline; calendar, hours, targets
Out:  Queue, Assign, Release, SetTarget, Tick, PredictBreach, Say
Owns: reservation, target, target_policy, breach_chance
"""
