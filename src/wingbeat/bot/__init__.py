"""Understand a customer's message and decide: answer, ask again, greet or hand over.

In:   message
Out:  Say, HandOff
Owns: labelled_message, bot_model, bot_models_in_force
"""
