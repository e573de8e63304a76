"""Understand a customer's message and decide: answer, ask again, greet or hand over.

In:   message
Out:  Reply
Owns: nothing
"""
