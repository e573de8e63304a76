"""Orders and products of the shop, beside the conversation."""
