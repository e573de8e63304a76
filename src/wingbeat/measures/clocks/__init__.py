"""Marketplace clocks: how fast a shop answers as its marketplaces count it, and whom to answer now to save today's rate.

In:   fact_turn, fact_conversation, and who was online when (member streams)
Owns: market_clock
"""
