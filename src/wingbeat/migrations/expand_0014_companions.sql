-- How many orders held a product, and how many held two together; both directions are rows, so that one index finds
-- what goes with a product. The empty sku counts all orders.
CREATE TABLE product_sold (
    workspace_id uuid   NOT NULL REFERENCES workspace,
    sku          text   NOT NULL,
    orders       bigint NOT NULL,
    PRIMARY KEY (workspace_id, sku)
);

CREATE TABLE product_pair (
    workspace_id uuid   NOT NULL REFERENCES workspace,
    sku          text   NOT NULL,
    with_sku     text   NOT NULL,
    orders       bigint NOT NULL,
    PRIMARY KEY (workspace_id, sku, with_sku)
);

CREATE INDEX product_pair_often ON product_pair (workspace_id, sku, orders DESC);

-- What was offered, and what became of it.
CREATE TABLE recommendation (
    workspace_id    uuid NOT NULL REFERENCES workspace,
    id              uuid NOT NULL,
    conversation_id uuid NOT NULL,
    customer_id     uuid NOT NULL,
    sku             text NOT NULL,
    because_sku     text NOT NULL,
    shown_to        text NOT NULL CHECK (shown_to IN ('member', 'customer')),
    shown_at        timestamptz NOT NULL DEFAULT clock_timestamp(),
    taken_at        timestamptz,
    bought_at       timestamptz,
    PRIMARY KEY (workspace_id, id)
);

CREATE UNIQUE INDEX recommendation_once ON recommendation (workspace_id, conversation_id, sku);
CREATE INDEX recommendation_open ON recommendation (workspace_id, customer_id, sku) WHERE bought_at IS NULL;
CREATE INDEX recommendation_shown ON recommendation (workspace_id, shown_at);

-- Whether an order's basket was counted, so that an order told twice counts once.
ALTER TABLE shop_order ADD COLUMN counted boolean NOT NULL DEFAULT false;

-- Whose order it was: the offers of a proven customer.
CREATE INDEX identity_proven ON identity (workspace_id, address) WHERE verified;
