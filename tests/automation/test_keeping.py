"""What rules know of orders and of the clock, and how long it is kept what they did."""

import msgspec

from tests.automation.ruled import Ruled, ruled
from wingbeat.automation import models as m
from wingbeat.automation.keeping.actions import BATCH, TIMER
from wingbeat.conversations import models as c
from wingbeat.kit.database import Database
from wingbeat.workspaces.models import Calendar

MESSAGE = m.OnEvent(("message",))
ORDER = "order.found && order.state == 'shipped' && order.total > 100.0 && order.days >= 2 && order.count == 2"
CLOCK = "!calendar.open && calendar.weekday <= 7 && calendar.minute < 1440"


async def ask(made: Ruled, text: str) -> tuple[str, ...]:
    await made.do(c.Say(text), made.customer)
    await made.work()
    return (await made.head(made.conversation_id)).tags


async def orders(made: Ruled) -> None:
    """Two orders of an address that belongs to nobody yet."""
    await made.firm.system.execute(
        """INSERT INTO shop_order (workspace_id, number, email, state, placed_at, currency, total, body)
           VALUES ($1, 'A1', 'kit@finch.example', 'paid', now() - interval '9 days', 'EUR', 20, '{"items": []}'),
                  ($1, 'A2', 'kit@finch.example', 'shipped', now() - interval '2 days 1 hour', 'EUR', 120, '{"items": []}')"""
    )


async def test_a_condition_knows_the_newest_order_of_who_proved_their_address(database: Database) -> None:
    async with ruled(database) as made:
        await orders(made)
        await made.rule(MESSAGE, m.AddTag("late parcel"), condition=ORDER)
        assert await ask(made, "Where is it?") == ()
        await made.firm.system.execute(
            """WITH who AS (
                   INSERT INTO customer (workspace_id, id) SELECT workspace_id, customer_id FROM conversation
                   WHERE workspace_id = $1 AND id = $2 RETURNING id)
               INSERT INTO identity (workspace_id, customer_id, id, channel_id, kind, address, verified)
               SELECT $1, id, gen_random_uuid(), $3, 'email', 'kit@finch.example', true FROM who""",
            made.conversation_id,
            made.channel.id,
        )
        assert await ask(made, "Where is it now?") == ("late parcel",)


async def test_a_condition_knows_whether_anybody_works_now(database: Database) -> None:
    async with ruled(database) as made:
        await made.rule(MESSAGE, m.AddTag("after hours"), condition=CLOCK)
        assert await ask(made, "Hello?") == ()
        closed = msgspec.to_builtins(Calendar(week=((),) * 7))
        await made.firm.system.execute("UPDATE workspace SET calendar = $2 WHERE workspace_id = $1", closed)
        made.ruling.book.forget(made.firm.workspace_id)
        assert await ask(made, "Hello??") == ("after hours",)


async def test_what_rules_did_is_forgotten_by_its_age_a_batch_at_a_time(database: Database) -> None:
    async with ruled(database) as made:
        one = await made.rule(MESSAGE, m.AddTag("x"))
        await ask(made, "Hello")
        firm = made.firm.system
        for table, age in (("rule_firing", "at"), ("rule_webhook", "made_at")):
            columns = {"at": "cause, number, version, depth, outcome", "made_at": "url, body"}[age]
            values = {"at": "'old' || n, 1, 1, 1, 'fired'", "made_at": "'https://hook.example', '{}'"}[age]
            await firm.execute(
                f"""INSERT INTO {table} (workspace_id, id, rule_id, conversation_id, {age}, {columns})
                    SELECT $1, lpad(to_hex(n), 32, '0')::uuid, $2, $3, now() - interval '91 days', {values}
                    FROM generate_series(1, {BATCH + 1}) n""",
                one.id,
                made.conversation_id,
            )
        await made.timers.set(made.firm.workspace_id, TIMER, made.firm.workspace_id, after_seconds=0)
        await made.due()
        assert await firm.value("SELECT count(*) FROM rule_firing WHERE workspace_id = $1") == 2
        await made.due()
        assert [fired.rule_id for fired in await made.fired()] == [one.id]
        assert await firm.value("SELECT count(*) FROM rule_webhook WHERE workspace_id = $1") == 0
        again = await firm.value(
            "SELECT due > now() + interval '23 hours' FROM timer WHERE workspace_id = $1 AND name = $2", TIMER
        )
        assert again, "tomorrow"
