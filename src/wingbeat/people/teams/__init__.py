"""Teams: members who share a queue."""
