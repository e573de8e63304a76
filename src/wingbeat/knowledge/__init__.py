"""Articles: what the shop knows, in its customers' languages and words.

In:   requests of members
Out:  a revision the bot compares
Owns: article, workspace_knowledge
"""
