"""What each member brings: skills and languages with levels, room for conversations, hours."""
