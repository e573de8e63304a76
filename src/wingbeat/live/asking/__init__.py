"""What certain members are asked: offers to take a conversation, and notices."""
