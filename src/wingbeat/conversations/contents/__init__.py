"""What messages, readings and hand-over cards are made of: words of the log, no stage of its own."""
