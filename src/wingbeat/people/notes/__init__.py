"""What members should know of a customer, whatever the conversation."""
