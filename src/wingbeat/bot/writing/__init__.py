"""What the bot writes: answers with their sources, from articles, products and further tiers."""
