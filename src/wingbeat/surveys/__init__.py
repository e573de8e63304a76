"""Surveys: what customers think of an answer, and who makes up for what went wrong.

In:   resolved, survey_sent, rated, merged
      of conversations; the timers of surveys and of follow-ups.
Out:  the command send_survey as the system; note as whoever closes a follow-up; notices to members.
Owns: survey, survey_answer, follow_up
"""
