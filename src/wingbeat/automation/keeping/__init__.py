"""How long it is kept what rules did."""
