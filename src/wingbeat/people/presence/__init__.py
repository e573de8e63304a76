"""Who is at work: one lease per open socket."""
