"""The live board: who waits, who is there, how today goes; read from heads, presence and facts."""
