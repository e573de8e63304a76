"""What the log says of waits that somebody must end in time: promises, offers, and what the customer was told."""
