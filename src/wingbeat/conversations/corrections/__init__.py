"""A message changed or taken back after it was said: the log keeps what was said, its customer reads what stands."""
