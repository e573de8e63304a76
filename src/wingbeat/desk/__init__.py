"""What members work with besides conversations themselves: several commands on one key.

In:   nothing; members ask
Out:  Say, AddNote, Assign, Transfer, Tag, Untag, SetReason, SetPriority, Snooze, Resolve
Owns: macro
"""
