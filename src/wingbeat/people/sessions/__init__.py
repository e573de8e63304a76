"""Sign-in: an address and a password become a session, a cookie becomes an actor."""
