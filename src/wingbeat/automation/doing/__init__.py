"""What a rule does: each action as a command through the door, a notice, or a row of the outbox."""
