"""Understand a customer's message and decide: answer, ask again, greet or hand over.

In:   message
Out:  Say, HandOff
Owns: bot_model, bot_model_month
"""
