"""Understand a customer's message and decide: answer, ask again, greet or hand over.

In:   message
Out:  Say, HandOff
Owns: flow, flow_version, flow_proposal
"""
