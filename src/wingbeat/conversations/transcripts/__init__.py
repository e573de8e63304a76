"""Transcripts: what was said in a conversation, as a page to print or keep as PDF, and as a mail.

The page is printed by the browser, which has the fonts of every language and makes PDFs with them; a library of ours would
ship a font of 10 MB, or leave Chinese to whatever reader opens the file.
"""
