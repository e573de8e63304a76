"""Orders and products of the shop, beside the conversation.

In:   what the shop's system tells
Out:  nothing
Owns: product, product_catalogue, shop_order, product_sold, product_pair, recommendation, shop_connector, shop_request, order_attempt
"""
