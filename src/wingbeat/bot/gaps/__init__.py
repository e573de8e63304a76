"""Questions that had no good article: counted, drafted from what members answered, and closed by publishing."""
