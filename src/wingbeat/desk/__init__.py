"""What members work with besides conversations themselves: macros, suggested answers, a coach, a model's help.

In:   nothing; members ask
Out:  Say, AddNote, Assign, Transfer, Tag, Untag, SetReason, SetPriority, Snooze, Resolve
Owns: macro, coach_off, coach_answer
"""
