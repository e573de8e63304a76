"""Facts and the registry of measures: every number is a function of the log.

In:   opened, message, handed_off, queued, offered, declined, withdrawn, assigned, call_promised, typing_started,
      draft_proposed, draft_approved, draft_refused, snoozed, woken, left, resolved, reopened, target_set, target_met,
      target_breached, abandoned, merged_into, merged_from, merge_undone, split_to, split_from, survey_sent, rated,
      stage_entered, reason_set
Out:  nothing
Owns: fact_conversation, fact_turn, fact_wait, fact_promise, fact_stage, market_clock
"""
