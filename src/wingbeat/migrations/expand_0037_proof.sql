-- What became of each minute's synthetic customer, by channel; a week of it is kept.
CREATE TABLE proof (
    workspace_id   uuid        NOT NULL,
    channel_id     uuid        NOT NULL,
    minute         timestamptz NOT NULL,
    desk_ms        real,
    customer_ms    real,
    part           text,
    why            text        NOT NULL DEFAULT '',
    PRIMARY KEY (workspace_id, channel_id, minute)
);
