"""Articles: what the shop knows, in its customers' languages and words."""
