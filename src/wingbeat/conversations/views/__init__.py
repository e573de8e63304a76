"""Views of the inbox: what somebody narrows it to, kept under a name, for oneself or for all."""
