"""What a fix came to: contacts before and after it, with an honest interval."""
