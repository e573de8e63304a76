"""The log of conversations: events, the life, heads and projections, files."""
