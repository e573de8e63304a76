"""Configured ways in and out: receive, deliver; the widget is the first of them.

In:   what customers write
Out:  Say with its opening
Owns: channel, site_directory
"""
