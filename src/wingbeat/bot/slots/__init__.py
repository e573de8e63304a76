"""The facts a message names: order numbers, phones, mail addresses, days, products, addresses and amounts."""
