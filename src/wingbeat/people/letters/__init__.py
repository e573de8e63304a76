"""The letters that facts about people lead to."""
