"""Problems: root causes that many conversations share, from the first sight of one until its end was verified.

In:   problem_linked, problem_unlinked
      of conversations; the timers of tellings and of gathering; gaps of the bot.
Out:  the commands link_problem and unlink_problem of members, inform as the system.
Owns: problem, problem_conversation, telling, told
"""
