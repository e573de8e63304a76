"""What is promised to whoever waits: set, warned of, kept in the same command as the answer, or broken on time."""
