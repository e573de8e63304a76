"""Questions about products, answered from what the shop says of them."""
