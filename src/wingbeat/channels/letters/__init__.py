"""Answers and transcripts by mail: for customers who have left, or who want to keep what was said."""
