"""Members kept free: as the bot's confidence falls, a fitting one is reserved, so that a handoff finds somebody at once."""
