"""What a customer is worth: figures of their orders, in the currency they buy in."""
