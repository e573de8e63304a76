"""A language model's help to members: conversations summed up, messages and drafts translated."""
