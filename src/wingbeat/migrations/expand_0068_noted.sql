-- Notes from before the search knew them: its step looks at their conversations again, to the end, so that what was
-- recalled or edited since stays so.
INSERT INTO todo (workspace_id, step, stream_id, from_seq, to_seq)
SELECT e.workspace_id, 'conversations.search', e.stream_id, min(e.seq), c.seq
FROM event e JOIN conversation c ON c.workspace_id = e.workspace_id AND c.id = e.stream_id
WHERE e.kind = 'note'
GROUP BY e.workspace_id, e.stream_id, c.seq
ON CONFLICT (workspace_id, step, stream_id) DO UPDATE SET
    from_seq = least(todo.from_seq, excluded.from_seq), to_seq = greatest(todo.to_seq, excluded.to_seq);
