"""The ground: database, door, steps, timers, bus, mail, settings. It knows nothing of customer service."""
