"""House rules that no ready-made linter knows: one module each, with good and bad samples as its own test.

A module has `RULE` (one sentence), `GOOD` and `BAD` (path → text) and `problems(file)`, which yields (line, what).
A line is excused by a comment `# lint-skip: NAME` with its reason, where NAME is the module's.
"""
