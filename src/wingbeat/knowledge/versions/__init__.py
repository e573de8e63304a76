"""The states an article went through: to compare, and to go back to."""
