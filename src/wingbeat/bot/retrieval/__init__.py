"""How well articles are found: the very engine that serves customers, asked questions whose right articles are known."""
