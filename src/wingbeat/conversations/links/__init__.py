"""What conversations have to do with each other: merged, split, linked. Each tells the other, so that both know."""
