-- What customers are found by; a visitor without a name, a tag or an address has no row here.
CREATE TABLE customer_words (
    workspace_id uuid     NOT NULL,
    customer_id  uuid     NOT NULL,
    tokens       bigint[] NOT NULL,
    PRIMARY KEY (workspace_id, customer_id),
    FOREIGN KEY (workspace_id, customer_id) REFERENCES customer
);
-- Customers are seldom written and often looked for: nothing waits in a list that every search would read.
CREATE INDEX customer_words_tokens ON customer_words USING gin (tokens) WITH (fastupdate = off);

-- Who was merged into a customer: followed when that one is merged too.
CREATE INDEX customer_merged ON customer (workspace_id, merged_into) WHERE merged_into IS NOT NULL;

-- Customers who came before are made findable after the start, some hundred at a time (people.customers).
INSERT INTO timer (workspace_id, name, subject_id, due)
SELECT workspace_id, 'customer_words', '00000000-0000-0000-0000-000000000000', now() FROM workspace;
