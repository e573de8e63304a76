"""Gestures: a hand-written note, a sample, a voucher, the shipping paid back; with a budget, and what they bring about.

In:   requests of members
Out:  note as whoever promises; the requests voucher_request and refund_request to the shop; notices to supervisors
Owns: gesture, gesture_kind, gesture_budget
"""
