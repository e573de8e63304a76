"""Who answers: the queue, capacity, assignment.

In:   opened, handed_off, reopened, woken, message, queued, offered, declined, withdrawn, escalated, note, failed, priority_set, reason_set, tagged, untagged, assigned, transferred, snoozed, call_promised, resolved, abandoned, merged_into, merged_from, merge_undone, split_from; online, away, capacity, offline; policy, people, calendar, hours, targets; target_breached
Out:  TellWait, Queue, Assign, Offer, Withdraw, Escalate, Release, SetTarget, Tick, PredictBreach, Say
Owns: wait_learned, wait_estimate, reservation, member_profile, routing_settings, offer_settings, offer_tally, offer_silence, escalation_path, side_request, target, target_policy, breach_chance, alert_settings, alert, push_device, notice_settings, notice_policy, notice
"""
