"""Understand a customer's message and decide: answer, ask again, greet or hand over.

In:   message
Out:  Reply
Owns: bot_policy, bot_share, bot_share_change, flow, flow_version, flow_proposal
"""
