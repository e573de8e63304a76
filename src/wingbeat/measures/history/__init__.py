"""All conversations of one customer, with how fast and how well each went."""
