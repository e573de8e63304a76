"""Rules: when something happens, if a condition holds, then actions; ordered, in groups, and never in circles.

In:   abandoned, address_left, answer_mailed, assigned, breach_predicted, bumped, call_promised, declined,
      delivered, draft_approved, draft_proposed, draft_refused, edited, escalated, failed, flow_moved,
      form_filled, handed_off, left, letter_begun, letter_dropped, linked, merge_undone, merged, merged_from,
      merged_into, message, needs_found, note, offered, opened, priority_set, problem_linked, problem_unlinked,
      queued, rated, read, read_by_member, reason_set, recalled, renamed, reopened, resolved, snoozed,
      split_from, split_to, stage_entered, suggested, survey_mailed, survey_sent, tagged, target_breached,
      target_met, target_set, target_warned, transcript_mailed, transferred, typing_started, understood,
      unlinked, untagged, wait_told, withdrawn, woken
      of conversations, to which a rule may answer at once or after a while; of the workspace rules, calendar, settings;
      of customers verified, untagged, changed, ordered, merged, unmerged, on which tags depend;
      and the timers of waits, schedules, webhooks and tags.
Out:  commands as the rule itself (transfer, set_priority, tag, untag, set_reason, say, set_target, hand_off, resolve,
      snooze, escalate), notices to members, webhooks; of the workspace rules; of customers tagged and untagged.
Owns: rule, rule_group, rule_version, rule_firing, rule_wait, rule_webhook, tag_rule
"""
