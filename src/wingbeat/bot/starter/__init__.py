"""What a new workspace's bot knows on its first day: intents of a shop with training sentences, and words of mood."""
