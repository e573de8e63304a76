"""Pure rules of flows: how a document is read and checked, and what a turn in one leads to."""
