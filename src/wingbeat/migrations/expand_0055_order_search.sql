-- An order is looked for as people type its number, in capitals or not.
CREATE INDEX shop_order_typed ON shop_order (workspace_id, upper(number));
