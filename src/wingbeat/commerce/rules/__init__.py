"""Pure rules of commerce: whose an order is, what is shown of it, when a shop counts as down."""
