-- What a shop's system told us: products and orders, kept as it said them.
CREATE TABLE product (
    workspace_id uuid    NOT NULL,
    sku          text    NOT NULL,
    name         jsonb   NOT NULL,
    price        jsonb   NOT NULL,
    category     text    NOT NULL,
    stock        integer NOT NULL,
    summary      jsonb   NOT NULL,
    PRIMARY KEY (workspace_id, sku)
);
CREATE TABLE shop_order (
    workspace_id uuid        NOT NULL,
    number       text        NOT NULL,
    email        text        NOT NULL,
    state        text        NOT NULL,
    placed_at    timestamptz NOT NULL,
    currency     text        NOT NULL,
    total        numeric     NOT NULL,
    body         jsonb       NOT NULL,
    PRIMARY KEY (workspace_id, number)
);
CREATE INDEX shop_order_email ON shop_order (workspace_id, email, placed_at DESC);
