"""Who answers: the queue, capacity, assignment.

In:   opened, handed_off, reopened, woken, message, queued, assigned, transferred, snoozed, resolved, abandoned; online, capacity, offline
Out:  Queue, Assign, Release
Owns: reservation
"""
