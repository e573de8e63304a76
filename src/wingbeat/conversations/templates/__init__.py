"""Templates 话术: what members say often, in every language and tone, filled in from the conversation.

In:   message, resolved, reopened
Out:  nothing
Owns: the templates, and what each came to
"""
