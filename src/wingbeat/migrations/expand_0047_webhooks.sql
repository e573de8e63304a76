-- What signs all webhooks of a workspace, sealed, once it was renewed (before that it is derived from the server's own
-- key); `previous` signs beside it for a day. The secret that alerts had becomes the workspace's.
CREATE TABLE webhook_secret (
    workspace_id uuid        PRIMARY KEY REFERENCES workspace,
    secret       bytea       NOT NULL,
    previous     bytea,
    renewed_at   timestamptz NOT NULL DEFAULT now()
);
INSERT INTO webhook_secret (workspace_id, secret)
SELECT workspace_id, secret FROM alert_settings WHERE secret IS NOT NULL;
-- Those that nobody took are few among all that were sent, and are found without looking at the others.
CREATE INDEX rule_webhook_unsent ON rule_webhook (workspace_id, made_at DESC) WHERE sent_at IS NULL AND error <> '';
