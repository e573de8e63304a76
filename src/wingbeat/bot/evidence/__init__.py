"""The step that reads what became of the bot's turns: outcomes for its shares, and questions for its gaps."""
