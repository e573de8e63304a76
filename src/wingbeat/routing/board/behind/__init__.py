"""The conversations behind each number of the board."""
