"""Articles in and out, as files."""
