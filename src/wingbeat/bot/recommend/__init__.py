"""Products worth offering in a conversation, and how the offers fared."""
