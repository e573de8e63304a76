"""Flows at work: the turns of a conversation, and the test chat."""
