"""Multi-turn procedures: slots, validation, branches, look-ups in the shop, hand-over. Written as one readable document."""
