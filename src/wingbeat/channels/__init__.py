"""Configured ways in and out: receive, deliver; the widget is the first of them.

In:   what customers write; message, survey_sent, letter_begun; the timers of letters
Out:  Say with its opening, FillForm, LeaveAddress, AskTranscript; BeginLetter, MarkMailed, MarkFailed, DropLetter
      as the system
Owns: channel, site_directory, invitation_count
"""
