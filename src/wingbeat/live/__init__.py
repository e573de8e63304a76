"""Sockets, snapshots and typing: one protocol for widget and desk (docs/reference/live.md).

In:   frames; hints of the bus
Out:  commands; frames; Leave when the last window of a customer closed
Owns: process, live_window, proof
"""
