-- What a title is offered by while somebody types; null until it was made, which `articles.render` catches up with.
ALTER TABLE article ADD COLUMN typed_tokens bigint[];
CREATE INDEX article_typed_tokens ON article USING gin (typed_tokens) WITH (gin_pending_list_limit = 64);
CREATE INDEX article_untyped ON article (workspace_id, id) WHERE typed_tokens IS NULL;

-- What everybody asks for: the help centre's home page reads the first few.
CREATE INDEX article_figure_wanted ON article_figure (workspace_id, (asked + reads) DESC, article_id);
