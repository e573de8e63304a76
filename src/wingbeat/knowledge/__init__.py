"""Articles: what the shop knows, in its customers' languages and words.

In:   requests of members and of readers; opened, message, handed_off, resolved, reopened; published, retired, read, helpful of articles
Out:  a revision the bot compares; published, retired, helpful, read; pages for everybody
Owns: article, article_category, article_figure, article_hint, article_talk, article_version, article_vote, help_centre,
      help_contact, help_directory, help_read, workspace_knowledge
"""
