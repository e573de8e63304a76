"""What became of the bot's answers and drafts."""
