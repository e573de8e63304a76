"""The demo shop: a fictional outdoor shop with articles, products, orders and people, all of our own making."""
