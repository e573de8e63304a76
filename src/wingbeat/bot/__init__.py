"""Understand a customer's message and decide: answer, ask again, greet or hand over.

In:   message, handed_off, understood, draft_proposed, draft_approved, draft_refused, resolved, abandoned, reopened,
      helpful
Out:  Reply, Suggest, Say, HandOff
Owns: bot_offers, bot_policy, bot_share, bot_share_change, bot_review, bot_correction, bot_evidence, bot_gap, bot_gap_case,
      bot_ahead, bot_handoff_rule, flow, flow_version, flow_proposal, bot_model, bot_model_month, labelled_message,
      intent_model, intent_models_in_force, bot_job
"""
