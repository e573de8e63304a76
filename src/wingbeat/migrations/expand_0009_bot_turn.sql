-- Where the customer stands in a flow (`flow_moved`), and the last of their messages the bot has heard.
ALTER TABLE conversation ADD COLUMN flow jsonb, ADD COLUMN heard_seq integer NOT NULL DEFAULT 0;

-- The desk of this lease is closed; it counts until it runs out, or until its member shows themselves at another.
ALTER TABLE presence_lease ADD COLUMN closed boolean NOT NULL DEFAULT false;
