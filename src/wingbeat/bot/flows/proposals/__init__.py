"""What a flow collected and checked, for a member to approve: money and what cannot be undone need a person."""
