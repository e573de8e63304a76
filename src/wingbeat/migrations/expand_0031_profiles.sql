-- What a member can do (skill → level 1–5), how well they speak their languages, how many conversations of a kind of
-- channel they hold at most, and their hours; without hours they work whenever they are online.
CREATE TABLE member_profile (
    workspace_id uuid  NOT NULL,
    member_id    uuid  NOT NULL,
    skills       jsonb NOT NULL DEFAULT '{}',
    levels       jsonb NOT NULL DEFAULT '{}',
    rooms        jsonb NOT NULL DEFAULT '{}',
    shift        jsonb,
    PRIMARY KEY (workspace_id, member_id),
    FOREIGN KEY (workspace_id, member_id) REFERENCES member
);

-- How a workspace decides who is next and who takes it; what is not said stands in the code.
CREATE TABLE routing_settings (
    workspace_id uuid  PRIMARY KEY REFERENCES workspace,
    settings     jsonb NOT NULL
);
