"""The two promises while nobody has answered yet: an honest word at 8 s, a person at 12 s, whatever happens to a process."""
