"""Where the seconds went: every second of a response put to one cause."""
