"""What a conversation knows of its letters: which are due, on their way, gone, or could not be delivered."""
