"""Where articles stand, in what order."""
