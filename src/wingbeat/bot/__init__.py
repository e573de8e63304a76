"""Understand a customer's message and decide: answer, ask again, greet or hand over.

In:   message, handed_off
Out:  Reply, Suggest
Owns: nothing
"""
