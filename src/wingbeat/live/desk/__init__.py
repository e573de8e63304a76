"""The member's side of the socket."""
