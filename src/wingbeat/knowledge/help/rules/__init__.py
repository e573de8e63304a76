"""How the pages look and where they lie; pure."""
