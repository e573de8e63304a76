-- How many products the bot may offer in one conversation; without a row it offers none.
CREATE TABLE bot_offers (
    workspace_id uuid PRIMARY KEY REFERENCES workspace,
    most         int  NOT NULL CHECK (most BETWEEN 0 AND 5)
);
