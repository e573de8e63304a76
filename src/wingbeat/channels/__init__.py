"""Configured ways in and out: receive, deliver; the widget is the first of them.

In:   what customers write; message
Out:  Say with its opening, FillForm, LeaveAddress, AskTranscript; MarkMailed as the system
Owns: channel, site_directory, invitation_count
"""
