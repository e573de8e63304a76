"""Sockets, snapshots and typing: one protocol for widget and desk (docs/reference/live.md)."""
