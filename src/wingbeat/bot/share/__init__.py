"""How much of each topic the bot answers itself, raised and lowered by what became of its answers.

In:   outcomes of answers and drafts
Out:  whether the bot answers or only drafts
Owns: bot_share, bot_share_change
"""
