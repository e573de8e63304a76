"""The stages of a conversation (needs analysis, execution, feedback), read from its log; only corrections are written."""
