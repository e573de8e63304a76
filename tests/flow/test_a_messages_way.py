"""The whole thin way on a running server: ask, be answered, hand over, answer as a member."""

from pathlib import Path

from tests.served import served
from wingbeat.replay.client import Frame

ONLY_BROKE = (("my tent broke on day one", "en"), ("背包带子断了", "zh-CN"), ("爐頭壞了", "zh-TW"))


def is_message(event: Frame) -> bool:
    return bool(event["body"]["kind"] == "message")


async def test_a_question_is_answered_with_its_source_then_handed_to_a_member(shop_url: str, tmp_path: Path) -> None:
    async with (
        served(shop_url, tmp_path / "data") as server,
        server.member() as member,
        server.desk(member) as desk,
        server.widget() as widget,
    ):
        await server.prepared()
        for text, language in ONLY_BROKE:
            tried = (await member.post("/api/v1/articles/try", json={"text": text, "language": language})).json()
            assert tried["parts"][0]["intents"][0]["name"] == "repair", "what broke and hurt nobody is no danger"
        asked = await widget.say("怎么退货？")
        answer = await widget.event(lambda e: is_message(e) and e["seq"] > asked["seq"])
        assert answer["actor"] == {"kind": "bot"}
        assert "退" in answer["body"]["sources"][0]["title"]

        await widget.say("转人工")
        head = await desk.head(lambda h: h["status"] == "assigned")
        assert head["assignee_id"] == desk.welcome["member"]["id"]

        await desk.send({"t": "typing", "conversation": widget.conversation, "on": True})
        typing = await widget.wait_for(lambda f: f["t"] == "typing")
        assert (typing["who"], typing["on"]) == ("member", True)
        await desk.do(widget.conversation, {"do": "say", "text": "您好，我来帮您看看。"})
        reply = await widget.event(lambda e: is_message(e) and e["actor"]["kind"] == "member")
        assert reply["body"]["text"] == "您好，我来帮您看看。"
