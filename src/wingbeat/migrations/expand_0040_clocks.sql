-- The clocks of marketplaces that a workspace looks at; their figures are computed from the facts.
CREATE TABLE market_clock (
    workspace_id uuid  NOT NULL REFERENCES workspace,
    id           uuid  NOT NULL,
    clock        jsonb NOT NULL,
    PRIMARY KEY (workspace_id, id)
);
