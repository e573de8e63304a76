"""Templates in files: CSV as spreadsheets write it, and JSON Lines."""
