"""Configured ways in and out: receive, deliver; the widget is the first of them."""
