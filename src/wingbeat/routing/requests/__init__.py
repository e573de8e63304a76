"""Side requests: a colleague or another team is asked while the conversation stays where it is."""
