"""Telling the customers of a problem that it is fixed: once each, in their language, through their conversation."""
