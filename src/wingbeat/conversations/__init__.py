"""The log of conversations: events, the life, heads and projections.

In:   commands; message, tagged, untagged, snoozed, resolved, reopened for its own projections and timers; merged and
      unmerged (two customers)
Out:  the events of `events.py`
Owns: conversation_number, conversation_tag, draft, inbox_view, message_text, template, template_use
"""
