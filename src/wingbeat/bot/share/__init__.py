"""How much of each topic the bot answers itself, raised and lowered by what became of its answers."""
