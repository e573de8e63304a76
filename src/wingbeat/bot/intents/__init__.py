"""What a message is after, learned from a workspace's own labelled messages."""
