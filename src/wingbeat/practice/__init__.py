"""Practice: a member trains on replayed, anonymised conversations, and on what the articles say.

In:   resolved conversations and articles, read; the timer that forgets a round.
Out:  nothing: no event, no measure and no other member learns of it.
Owns: practice_round, practice_card
"""
