"""Templates 话术: what members say often, in every language and tone, filled in from the conversation."""
