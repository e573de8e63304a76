"""What the bot works without for now, said at the desk."""
