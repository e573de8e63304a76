"""What goes to people whatever the bot knows, by the workspace's own rules; and how long the bot goes on helping."""
