"""Answers proposed to members: of articles and templates, for what a customer waits for or is typing."""
