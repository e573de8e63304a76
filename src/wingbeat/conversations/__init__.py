"""The log of conversations: events, the life, heads and projections.

In:   commands; message, note, edited, recalled, tagged, untagged, snoozed, resolved, reopened for its own projections and
      timers; linked, unlinked, merged_into, merge_undone, split_from for the other conversation; merged, unmerged,
      renamed (customers)
Out:  the events of `events.py`
Owns: conversation_number, conversation_tag, draft, inbox_view, message_text, template, template_use
"""
