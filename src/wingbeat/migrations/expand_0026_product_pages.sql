-- Where the shop shows a product, and its picture.
ALTER TABLE product ADD COLUMN url text NOT NULL DEFAULT '', ADD COLUMN picture text NOT NULL DEFAULT '';

-- How often the names and kinds of a workspace's products changed: what the bot's engine was taught is compared with it.
CREATE TABLE product_catalogue (
    workspace_id uuid   PRIMARY KEY REFERENCES workspace,
    revision     bigint NOT NULL
);
