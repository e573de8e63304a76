"""Wingbeat: self-hosted customer service whose one obsession is response speed."""
