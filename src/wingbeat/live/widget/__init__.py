"""The customer's side of the socket."""
