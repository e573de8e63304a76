"""What lets Wingbeat grow to a distributed PostgreSQL, and keeps workspaces apart, seen in the migrated schema."""

from wingbeat.kit.database import Database

# Keys that do not begin with the workspace, and why.
GLOBAL_KEYS = {
    "member_directory_pkey": "the directory answers in which workspaces an address may sign in",
    "site_directory_pkey": "the directory answers which workspace a site key belongs to",
    "help_directory_pkey": "the directory answers whose help centre lies at an address",
    "process_pkey": "a process serves every workspace",
    "migration_pkey": "the schema is one for all",
}

UNIQUE_KEYS = """
SELECT i.relname AS name, a.attname AS first
FROM pg_index x
JOIN pg_class i ON i.oid = x.indexrelid
JOIN pg_namespace n ON n.oid = i.relnamespace AND n.nspname = 'public'
JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = x.indkey[0]
WHERE x.indisunique
"""

REFERENCES = """
SELECT c.conname AS name,
       ARRAY(SELECT attname::text FROM unnest(c.conkey) WITH ORDINALITY k (n, o)
             JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.n ORDER BY o) AS here,
       ARRAY(SELECT attname::text FROM unnest(c.confkey) WITH ORDINALITY k (n, o)
             JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.n ORDER BY o) AS there
FROM pg_constraint c WHERE c.contype = 'f'
"""


async def test_every_primary_and_unique_key_begins_with_the_workspace(database: Database) -> None:
    rows = await database.rows(UNIQUE_KEYS)
    assert {row["name"] for row in rows if row["first"] != "workspace_id"} == set(GLOBAL_KEYS)


async def test_no_reference_leads_into_another_workspace(database: Database) -> None:
    rows = await database.rows(REFERENCES)
    assert rows
    assert [row["name"] for row in rows if row["here"][0] != "workspace_id" or row["there"][0] != "workspace_id"] == []


async def test_no_row_gets_its_meaning_from_a_sequence(database: Database) -> None:
    assert await database.rows("SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'") == []
