"""Times at which whoever waits long may be called back instead: offered within hours, promised, and kept."""
