"""Who answers: the queue, capacity, assignment.

In:   opened, handed_off, reopened, woken, message, queued, assigned, transferred, snoozed, resolved, abandoned; online, capacity, offline;
      policy
Out:  Queue, Assign, Release
Owns: reservation, member_profile, routing_settings
"""
