"""What the step runner says to PostgreSQL about its to-do rows. `$1` is a step's name, but where a row is put in."""

# What the step before has yet to look at waits for it, unless that fails, is parked, or has not begun for a while.
AFTER = """
          AND NOT EXISTS (
            SELECT FROM todo before
            WHERE before.workspace_id = todo.workspace_id AND before.step = $5 AND before.stream_id = todo.stream_id
              AND before.from_seq <= todo.to_seq AND before.attempts = 0 AND before.parked_at IS NULL
              AND before.due > now() - make_interval(secs => $6))"""


def _claim(unless: str) -> str:
    return f"""
    WITH free AS (
        SELECT workspace_id, step, stream_id FROM todo, set_config('synchronous_commit', 'off', true)
        WHERE step = $1 AND parked_at IS NULL AND due <= now() AND (lease_until IS NULL OR lease_until < now())
          AND ($4::uuid IS NULL OR workspace_id = $4){unless}
        ORDER BY due LIMIT $2 FOR UPDATE OF todo SKIP LOCKED)
    UPDATE todo t SET lease_until = clock_timestamp() + make_interval(secs => $3),
           -- Rows come and go: a counter would start again, and a sleeper's old number would count anew.
           fence = (extract(epoch FROM clock_timestamp()) * 1000000)::bigint
    FROM free f WHERE t.workspace_id = f.workspace_id AND t.step = f.step AND t.stream_id = f.stream_id
    RETURNING t.workspace_id, t.stream_id, t.fence, t.from_seq, t.to_seq, t.attempts"""


CLAIM, CLAIM_AFTER = _claim(""), _claim(AFTER)

# Whose work is due first: one claim holds lanes of that workspace only.
FIRST = """
    SELECT workspace_id FROM todo
    WHERE step = $1 AND parked_at IS NULL AND due <= now() AND (lease_until IS NULL OR lease_until < now())
      AND workspace_id <> ALL ($2::uuid[])
    ORDER BY due LIMIT 1"""

# Rows are locked in the door's order, so that the two never wait for each other in a circle.
HOLD = """
    SELECT t.workspace_id, t.stream_id FROM todo t
    JOIN unnest($2::uuid[], $3::uuid[], $4::bigint[]) AS h (w, s, fence)
      ON t.workspace_id = h.w AND t.stream_id = h.s AND t.fence = h.fence, set_config('synchronous_commit', 'off', true)
    WHERE t.step = $1 ORDER BY t.workspace_id, t.step, t.stream_id FOR UPDATE OF t"""

# Locked before it is compared: the door may be moving `to_seq` this very moment.
FINISH = """
    WITH held AS (
        SELECT t.workspace_id, t.step, t.stream_id, t.to_seq, d.upto FROM todo t
        JOIN unnest($2::uuid[], $3::uuid[], $4::bigint[], $5::int[]) AS d (w, s, fence, upto)
          ON t.workspace_id = d.w AND t.stream_id = d.s AND t.fence = d.fence,
             set_config('synchronous_commit', 'off', true)
        WHERE t.step = $1 ORDER BY t.workspace_id, t.step, t.stream_id FOR UPDATE OF t),
    more AS (
        UPDATE todo t SET from_seq = h.upto + 1, lease_until = NULL, attempts = 0, error = NULL
        FROM held h WHERE t.workspace_id = h.workspace_id AND t.step = h.step AND t.stream_id = h.stream_id
                      AND h.to_seq <> h.upto)
    DELETE FROM todo t USING held h
    WHERE t.workspace_id = h.workspace_id AND t.step = h.step AND t.stream_id = h.stream_id AND h.to_seq = h.upto"""

RELEASE = """
    UPDATE todo t SET lease_until = NULL FROM unnest($2::uuid[], $3::uuid[], $4::bigint[]) AS h (w, s, fence)
    WHERE t.workspace_id = h.w AND t.step = $1 AND t.stream_id = h.s AND t.fence = h.fence"""

FAIL = """
    UPDATE todo SET attempts = attempts + $5, error = $6, lease_until = NULL,
           due = now() + make_interval(secs => $7), parked_at = CASE WHEN attempts + $5 >= $8 THEN now() END
    WHERE workspace_id = $1 AND step = $2 AND stream_id = $3 AND fence = $4
    RETURNING parked_at"""


ROUSE = """
    INSERT INTO todo (workspace_id, step, stream_id, from_seq, to_seq) VALUES ($1, $2, $1, 0, 0)
    ON CONFLICT (workspace_id, step, stream_id) DO UPDATE SET to_seq = todo.to_seq + 1"""
