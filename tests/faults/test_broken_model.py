"""A model of a workspace's own that cannot be read any more: the product starts, and its bot answers without it."""

from pathlib import Path

from tests.served import served
from wingbeat.kit.database import Database

PUT_IN_FORCE = """
    WITH made AS (
        INSERT INTO intent_model (workspace_id, number, examples, intents, seconds, report, data)
        SELECT workspace_id, 1, 1, 1, 1, '{}', 'broken' FROM workspace RETURNING workspace_id, number)
    INSERT INTO intent_models_in_force (workspace_id, numbers) SELECT workspace_id, ARRAY[number] FROM made"""


async def test_a_model_in_force_that_cannot_be_read_leaves_the_starters_and_is_told(
    shop_url: str, tmp_path: Path
) -> None:
    health = "/api/v1/bot/health"
    async with served(shop_url, tmp_path / "data") as server:
        await server.prepared()
        async with server.member() as member:
            assert (await member.get(health)).json() == {"troubles": []}
        assert b"cannot be read" not in server.log.read_bytes()
    database = await Database.connect(shop_url, connections=1)
    await database.execute(PUT_IN_FORCE)
    await database.close()
    async with served(shop_url, tmp_path / "data") as server:
        await server.prepared()
        assert b"the model in force cannot be read" in server.log.read_bytes()
        async with server.member() as member:
            assert (await member.get(health)).json() == {"troubles": ["model"]}
        async with server.widget() as widget:
            asked = await widget.say("怎么退货？")
            answer = await widget.event(lambda e: e["seq"] > asked["seq"] and e["body"]["kind"] == "message")
            assert "退" in answer["body"]["sources"][0]["title"]
