"""What a conversation that goes into the queue needs: from its customer, what the bot understood, and own history."""
