"""The people who ask: identities, tags, merging."""
