"""How a shop's widget looks, what it asks before the chat, when it invites to it, and how invitations fare."""
