import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from wingbeat.bot.engine import script_tables
from wingbeat.bot.models import SmallTalk, Wish
from wingbeat.bot.rules.text import normalise
from wingbeat.bot.rules.wishes import small_talk, wish

TABLES = script_tables()

PERSON = """
转人工
人工
人工客服
人工服务！
我要人工
要真人
真人客服
找客服
帮我转人工客服谢谢
能不能转个人工
给我转接人工坐席
我想跟真人聊
能找个人跟我说吗
有没有活人啊
有人吗
不要机器人
别用机器人糊弄我
机器人听不懂，换人
叫你们经理来
让你们主管联系我
麻烦找个真人客服处理一下
客服在吗
客服呢？
请给我回个电话
可以让人工帮我看看吗
我想和客服沟通
轉人工
轉真人
我要真人客服
請幫我轉接客服
找客服人員
可以讓真人回覆嗎
有沒有真人可以協助
不要跟機器人講話
我想跟專員談
請主管跟我聯絡
human
agent please
I want to talk to a human
can I speak to a real person
let me chat with an agent
connect me to customer service
transfer me to a representative
I need a human
get me a person to talk to
my tent pole snapped on the first night, a person please
帐篷坏了，人工谢谢
can someone call me back
is there anyone there
I'd like to speak with your manager
no more bots please
stop this bot, real person please
put me through to someone
could you hand me over to a colleague
I don't want to talk to a bot
talk to support
i want a supervisor
can a person help me? i need human help
"""
COMPLAINT = """
我要投诉
我要投诉你们的快递
再不处理我打12315
我要找律师起诉你们
要給你們差評
我要客訴
騙子，我要去消保會申訴
I want to make a complaint
I will sue you
my lawyer will contact you
I'm reporting you to trading standards
I'll file a chargeback
this shop is a scam
"""
DANGER = """
炉头炸了，我手烫伤了
气罐着火了怎么办
登山扣斷了我受傷了
帳篷起火
the stove caught fire
I got injured using your harness
my son had an allergic reaction
the canister is leaking gas
I burned my hand on the stove
"""
ORDINARY = """
客服几点上班
人工客服服务时间
晚上有客服吗
什么情况下转人工
你是真人还是机器人
帐篷搭建需要几个人
有真人上身图吗
适合一个人用的帐篷
这款适合老人吗
人工草皮有卖吗
可以找人代收吗
能送给别人吗
接到诈骗电话
怎么联系你们
店员能帮忙量尺寸吗
你們客服電話多少
可以請別人代領嗎
四人帳篷有嗎
收货人写错了
how do I contact a person?
a tent for two, one person
when are agents available
live chat hours
are you a real person
am I talking to a robot
do you have a two person tent
is this tent big enough for four people
can someone else pick up my order
I need a jacket for my person height 180
what's your customer service number
got a scam call about my order
do you have a support pole for the tent
gift for someone who likes hiking
where is my order
is the return policy 30 days
"""
GREETING = "你好|您好！|在吗|亲在不在|哈囉|早安～|hi|Hello!!|hey there|good morning|你好呀 😊"
THANKS = "谢谢|好的谢谢|謝謝你|明白了，感谢|嗯嗯|ok got it, cheers|Thanks a lot!|great, thank you so much|好的"
BYE = "再见|拜拜|bye|thanks, bye|谢谢再见|see you later"
ASKED = "你好，怎么退货|hi where is my order|谢谢，还有一个问题：能开发票吗|ok but when does it arrive|亲这个有货吗|?|退货|👍"


def lines(text: str) -> list[str]:
    return text.strip().splitlines()


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *(("person", text) for text in lines(PERSON)),
        *(("complaint", text) for text in lines(COMPLAINT)),
        *(("danger", text) for text in lines(DANGER)),
        *((None, text) for text in lines(ORDINARY)),
    ],
)
def test_who_wants_a_person_is_heard_and_who_asks_something_else_is_not_mistaken(kind: Wish | None, text: str) -> None:
    assert wish(normalise(text, TABLES)) == kind


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *(("greeting", text) for text in GREETING.split("|")),
        *(("thanks", text) for text in THANKS.split("|")),
        *(("bye", text) for text in BYE.split("|")),
        *((None, text) for text in ASKED.split("|")),
    ],
)
def test_a_message_is_small_talk_only_when_it_is_nothing_else(kind: SmallTalk | None, text: str) -> None:
    assert small_talk(normalise(text, TABLES)) == kind


@given(st.text(alphabet="你好谢ok hithanks转人工要找 ", max_size=2000))
@example("!" * 2000 + "agent" + "!" * 2000 + "x")  # a pattern that tries every mark anew takes minutes
@example("。" * 2000 + "人工" + "！" * 2000 + "x")
@example(". " * 1000 + "agent" + ". " * 1000 + "x")
@example("人工，" * 1300 + "x")
@example("agent, " * 600 + "x")
def test_patterns_stay_cheap_and_never_fail(text: str) -> None:
    wish(normalise(text, TABLES))
    small_talk(normalise(text, TABLES))
