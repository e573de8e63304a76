"""Review mode: answers on regulated topics wait for a member's approval, and what they change is learned from."""
