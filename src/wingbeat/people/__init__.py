"""Members, their roles, sign-in and presence; customers, their identities and files.

In:   requests of members and visitors
Out:  the facts of `events.py`, told after their commit
Owns: member, member_directory, team, team_member, invitation, session, password_reset, presence_lease, customer,
      customer_words, customer_merge, customer_note, consent, identity, file
"""
