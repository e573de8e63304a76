"""How long conversations were in which stage, by the reason they came for."""
