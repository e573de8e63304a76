-- What rules did, and what was sent for them, is kept for a while and found by its age.
CREATE INDEX rule_webhook_made ON rule_webhook (workspace_id, made_at);
INSERT INTO timer (workspace_id, name, subject_id, due)
SELECT DISTINCT workspace_id, 'rule_forget', workspace_id, now() FROM rule ON CONFLICT DO NOTHING;

-- What signs the webhooks of rules, sealed, once it was renewed; before that it is derived from the server's own key.
CREATE TABLE rule_secret (
    workspace_id uuid  PRIMARY KEY REFERENCES workspace,
    secret       bytea NOT NULL
);

-- Which part an alert names, and how its end was told.
ALTER TABLE alert ADD COLUMN part text NOT NULL DEFAULT '';
ALTER TABLE alert ADD COLUMN over_mailed_at timestamptz;
ALTER TABLE alert ADD COLUMN over_posted_at timestamptz;
