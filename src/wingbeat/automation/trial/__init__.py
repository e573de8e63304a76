"""A rule tried on what was: which conversations it would have fired in, and what it would have done."""
