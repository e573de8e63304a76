"""Whether customers are still here."""
