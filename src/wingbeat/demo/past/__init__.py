"""The demo shop's last four weeks: made up, as its orders are, so that every page has something to show.

In:   the demo's content, the moment up to which the past is made
Out:  events of conversations, each at the time it is said to have happened
Port: none
"""
