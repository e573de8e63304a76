"""Webhooks of rules: rows of an outbox, sent by the guarded client outside of any transaction."""
