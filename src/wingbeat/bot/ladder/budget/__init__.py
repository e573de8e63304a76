"""What a workspace's model may cost, and what it has cost: counted before and after every call."""
