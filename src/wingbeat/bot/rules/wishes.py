"""What is not for the matcher: the wish for a person, a complaint, a danger; a greeting, thanks, a goodbye.

All patterns read normalised text (`rules.text.normalise`): lower case, Simplified.
"""

import re
from collections.abc import Callable

from wingbeat.bot.models import SmallTalk, Wish
from wingbeat.bot.rules.wants import asks_about_it, wants_it_done

_PEOPLE_ZH = (
    r"(?:真人|人工|活人|客服|坐席|专员|经理|主管|主任|组长|班长|领导|老板|店长|负责人|工作人员|值班人员|专人|店员|小编"
    r"|(?:有血有肉|会喘气|活生生|能?说了?算|(?:可以|能)?(?:做主|作主|拍板|管事|负责|解决)|懂行?|管(?:这|那)(?:个|件)?事儿?)的(?:人|那位)?)"
)
_HELPERS_EN = (
    r"(?:human(?: being)?s?(?!-)|person|people|someone|somebody|anyone|agents?|representatives?|reps?|operators?|advis[eo]rs?|"
    r"managers?|supervisors?|boss|staff|colleague|employee|specialist|support|customer (?:service|support|care))"
)
_KIND_EN = r"(?:(?:a|an|any|some|your|the|one of your|another|real|live|actual|human|different|proper|with|to) )*"

# Asked about the people rather than for them: opening hours, numbers, and things that are only called so.
_ABOUT = re.compile(
    r"(?:收货人|收件人|代收)|(?:客服|人工|坐席).{0,8}(?:几点|时间|(?<![打回])电话|号码|邮箱|上班|下班|热线|多少钱|休息|在哪)|(?:几点|什么时候|多久).{0,6}(?:人工|客服)"
    r"|人工(?:费|智能|草|湖|皮|合成|制作|缝|材料|降解)|真人(?:实拍|模特|图|秀|上身|试穿|照)|(?:多少|几个)客服"
    r"|(?:support|service|agents?|staff).{0,15}(?:hours|open|number|e-?mail|available (?:on|at|until))|(?:when|what time|what hours|how late).{0,30}(?:agents?|support|service|staff|human|person|people|somebody|someone)\b"
    r"|什么情况.{0,6}(?:人工|真人|客服)|(?:解决不了|回答不了|不懂).{0,3}怎么办|怎(?:么|样)(?:才能|可以)(?:找|联系)到?"
    r"|(?:晚上|半夜|凌晨|深夜|夜里|[几一二两三四五六七八九十\d]点|周末|周日|节假日|国定假日|放假|春节|过年|什么时候|平时|每天).{0,6}(?:有|还有)(?:没有)?(?:客服|真人|人)"
    r"|你是.{0,6}(?:真人|人工|机器人)|是(?:真人|机器人|人工)(?:吗|还是|回复)"
    r"|\bhow (?:can|do|could|would|should) (?:i|we) (?:best )?(?:reach|contact|find|get (?:hold of|in touch))\b|\bwhat if\b"
    r"|\bare you (?:a |an )?(?:real|human|actual|(?:ro)?bot|person|live)|\bam i (?:talking|speaking|chatting)|\bhuman team\b"
)
_PERSON = re.compile(
    # zh: the short commands
    r"转(?:接|到|给)?(?:一?下)?(?:个)?(?:人工|真人|客服|专人|人(?!民))|人工(?:客服|服务|坐席|咨询|通道|台|处理|回复|介入|帮|来|在|呢)"
    # zh: a verb, then the people
    rf"|(?:找|要|接|换|叫|喊|请|派|让|有|联系|呼叫|来|跟|和|与|给我|想见)(?:一下|一个|个|一位|位|名)?(?:你们?的?|你们家|你们店|人类|在线|贵店)?{_PEOPLE_ZH}"
    r"(?!.{0,4}(?:几点|电话|时间|号码|说(?:的|过)?可以|说好))"
    r"|(?:找|换|来|派|叫|喊|给我)(?:一个|个|一位|位)(?:能?[^\s,，。]{0,5}的)?(?:活?人|同事|老师)(?!体|群|账|的|用|穿|帐)"
    r"|(?:想|要|能|可以|需要|希望|能不能|可不可以|愿意)(?:直接)?(?:跟|和|与|同|找|让|有|由)(?:一?个|一?位)?(?:真?人|活人|谁|人类)(?:聊|说|谈|沟通|对话|讲|来|帮|处理|服务|吗|直接|交流|解决)"
    r"|有(?:没有)?(?:人|活人|真人|谁)(?:在|在线)?(?:吗|么|没|啊|能|可以|管|理|帮|回)|没(?:有)?人(?:理|管|回|吗|在吗)|换人|人呢|来人"
    # zh: their colleagues, whoever sits behind, and a voice instead of keys
    r"|(?:接|找|请|叫|让|换|转|喊)(?:一?下|到|给|通)?(?:你们?的?|一个|一位|其他|别的|后面.{0,4}的?)*同事|(?:叫|让|请|换|喊|找).{0,8}(?:后面|后台|里面|旁边|那边)[^,，。]{0,5}的?(?:人|同事|姑娘|小哥|小姐姐)"
    r"|(?:不会|不方便|懒得|没办法|不太会|打?不惯)打字|(?:想|要|能|可以|直接|还是)用(?:说|讲)的|(?:口头|当面|电话里|电话上)(?:跟|和)?.{0,4}(?:说|讲|沟通|聊|谈)"
    r"|(?:拨|打|来|通)个?(?:一?[个通])?电话(?:给我|过来|行不|行吗|可以吗|好吗|吧)"
    # zh: away with the machine, or a call back
    r"|(?:不要|别|不想|不用|不跟|不和|拒绝|讨厌|烦).{0,6}(?:机器人|自动回复|ai|智能客服|机器)|(?:机器人|机器|ai|自动回复).{0,6}(?:听不懂|没用|不行|解决不了|帮不了|滚|算了|太蠢|太笨|答非所问)"
    r"|(?:给|跟|和)我(?:回|打)(?:个)?(?:电话|电)|回(?:我)?(?:个)?电话|打(?:个)?电话给我|接通.{0,3}(?:客服|人工|真人)|(?:叫|喊|让|找|派|换)(?:一?个|位)?[^\s,，。]{0,6}的(?:人)?(?:过?来|出来)|派人(?:来|处理|跟进|联系|解决)|转(?:接)?(?:到)?(?:售后|售前|技术)(?!.{0,3}(?:几点|电话))|有活的|语音(?:沟通|通话)|通(?:个)?电话|回电|电话联系我|致电给?我|给我(?:拨|打|来)(?:一?[个通])?电话|(?:请|叫|让|找|能|可以).{0,6}打给我|找人(?:来|帮|处理|解决)|我?要(?:打电话|电话沟通|通话)"
    # en: a verb, then the people
    r"|\b(?:talk(?:ing)?|speak(?:ing)?|spoke|chat(?:ting)?|connect(?:ed)?|transfer(?:red)?|escalated?|put me|patch me|pass me|hand me|switch(?:ed)?|forward|route|redirect|deal(?:ing)?)\b"
    rf"(?: me| this| us| it| the (?:chat|call))?(?: over| on| through| directly| straight)?(?: to| with| through to)? {_KIND_EN}{_HELPERS_EN}\b"
    r"|\b(?:need|want|wants|get|gimme|give me|like|have|prefer|request|find|send|call|bring|fetch|reach|see|asking for|ask for|contact|involve|is there|are there)(?: me| for| in| on| us)? "
    r"(?:to (?:see|reach|contact|get|have|speak to) )?(?:(?:a|an|any|some|your|the|another|different|one of your) )?(?:(?:real|live|actual|human|proper|senior|store|customer (?:service|support)|support|service) )*"
    r"(?:human(?: being)?s?|agents?|representatives?|reps?|operators?|managers?|supervisors?|live chat|human (?:help|support|assistance)|(?:real|live|actual|human) (?:person|people|someone|support|help|assistance)|someone real|customer (?:service|care|support))\b(?! (?:number|email|hours))"
    r"|\b(?:need|want|get|have|let|ask|find)(?: me)? (?:someone|somebody|a person|a colleague)(?: real| who| to (?:call|help me (?:now|please)|contact|talk|speak|look|handle|take over|sort|deal|ring|phone))"
    r"|\b(?:is|are) (?:there )?(?:anyone|anybody|someone|somebody|any humans?|a human|a real person|a person|any real people)(?: (?:there|here|available|around|i can|else|who|at))"
    # en: away with the machine, or a call back
    r"|\b(?:not|no|stop|hate|sick of|tired of|enough of|without|isn't|don't want)(?: \w+){0,4} (?:ro)?bots?\b|\b(?:ro)?bots?\b.{0,20}\b(?:useless|not help|isn't help|can't help|doesn't (?:help|understand)|stupid)"
    r"|\b(?:not|no|stop|instead of|rather than)(?: \w+){0,4} (?:machine|automated|computer|ai)\b|\bhuman (?:help|support|assistance|agent|being|please)\b|\b(?:real|live|actual) (?:person|human|agent|people)\b"
    r"|\b(?:one|some|any|member) of (?:your|the) (?:colleagues?|team|staff|people|crew|employees|guys)\b|\b(?:colleague|team member|staff member|supervisor|manager|duty manager) (?:on (?:shift|duty)|available|around|there|in today)\b"
    r"|\b(?:your|the) (?:boss|manager|supervisor|colleague|colleagues|team leader)\b.{0,24}\b(?:look|check|see|help|call|ring|reply|answer|handle|sort|take)\b|\b(?:by|via) (?:voice|phone)\b(?!.{0,12}(?:number|order))|\bover the phone\b|\b(?:any ?(?:one|body)|some(?:one|body)) (?:with a (?:pulse|brain)|alive|human|real|living)\b"
    r"|\b(?:who|whom) (?:can|do|should|could) i (?:actually |really )?(?:talk|speak|deal|turn)\b|\b(?:canned|automatic|automated|scripted|copy[- ]paste) (?:repl(?:y|ies)|answers?|responses?|messages?)\b|\bring me\b|\bphone me\b(?! number)"
    r"|\bcall me\b|\btransfer me\b|\bescalate\b|\b(?:any|actual|real|live) (?:humans?|employees?|people|agents?)\b|\btake over (?:from|for|this|the)\b|\b(?:get past|bypass|skip) (?:this|the) (?:ro)?bot\b|\bwho (?:can|do|should) i (?:talk|speak) to\b|\b(?:phone|ring|call) (?:me )?back\b|\bgive me a (?:call|ring)\b"
)
# Nothing but the people, or at the end of what happened: "…, a person please".
_PERSON_LAST = re.compile(
    rf"(?:^|[,，。!！?？;；])[^\w]*(?:{_PEOPLE_ZH}[\s,，。!！?？~]*)+(?:呢|在吗|在不在|吗|谢谢|来|出来|快|出面|面对)*[^\w]*$"
    r"|(?:^|[,.!?;])[\W]*(?:(?:live|real|human|customer)? ?(?:human|agent|representative|rep|operator|real person|a person|person|live chat|customer (?:service|support)|support agent|service)[\s,.!]*(?:please|pls|now|help)?[\s,.!]*)+$"
)
_LAST = 60  # characters: no such wish is longer, and a pattern that tries every mark stays cheap
_COMPLAINT = re.compile(
    r"投诉(?!电话|渠道|邮箱)|(?:发|挂|贴|传|晒|爆料?)(?:到|上|在)?(?:网上|网[络路]|微博|小红书|抖音|论坛|dcard|ptt|脸书|facebook|朋友圈|媒体)|客诉|黑猫|市场监督|工商部门|消委会|消保官|存证信函|提告|求偿|法庭|申诉|举报|差评|曝光|维权|起诉|律师|法院|法律(?!规定|允许|保障|保护|有没有)|打官司|报警|12315|消协|消费者协会|消保|工商局|市场监管|垃圾(?:服务|店|客服|公司|平台|商家)|什么破|再也不(?:来|买|会买)|太(?:过分|差劲|离谱|恶心)|气死|骗子|诈骗(?!电话|短信|信息|邮件)|欺诈|骗人|欺骗"
    r"|\b(?:complain(?:t|ts|ing)?|sue|suing|lawyers?|attorney|solicitors?|barristers?|prosecut\w+|statutory demand|legal action|take (?:you|this) to court|small claims|consumer (?:protection|council|rights|association)|trading standards"
    r"|better business bureau|bbb|charge ?back|scam(?:med|mers?)?(?! (?:call|text|sms|e-?mail|message))|fraud|rip ?off|ripped off|report you|(?:post|posting|put|sharing) (?:this|it|that) (?:online|everywhere|on (?:twitter|facebook|reddit|tiktok|google))|one[- ]star review|police|ombudsman|ridiculous|unacceptable|disgraceful|disgusting|outrageous|furious|fed up|worst (?:shop|store|service|company|experience)|terrible service|never (?:buy|order|shop)(?:ing)? (?:here|from you) again)\b"
)
_DANGER = re.compile(
    r"(?:瓦斯|煤气|燃气|气罐|气瓶).{0,10}(?:(?<!会)漏|嘶嘶|滋滋|喷火|味道很重)|(?:漏|一股|闻到)(?:瓦斯|煤气|燃气)"
    r"|\b(?:smell(?:s|ing)? (?:of )?gas|gas smell|hiss(?:es|ing))\b"
    r"|起.{0,3}疹|喘不(?:过|上)|呼吸(?:困难|不过来)|受伤|伤到|烧伤|烫伤|烧到|划伤|割伤|摔伤|摔断|骨折|起火|着火|爆炸|炸了|冒烟|触电|漏电|漏气了|流血|中毒|过敏了|起疹|窒息|晕倒|昏迷|住院|急救(?![包箱毯药用])|送医|医院|自杀|不想活"
    # a part of the body that is hurt, somebody near who is, a fall, and what does not stop
    r"|(?:眼睛|手腕|手臂|手背|手指|胳膊|膝盖|脚踝|小腿|大腿|额头|肋骨|鼻子|嘴唇|喉咙|脸上?).{0,8}(?:动不了|抬不起|肿|流血|断了|骨折|受伤|烫到|烧到|起泡|起水泡|划破|割破|失去知觉|看不见|发紫|脱臼)"
    r"|(?:滚|热|沸|开)水.{0,10}(?:倒|泼|洒|溅|浇).{0,8}(?:腿|手|身|脸|脚|胸|背)|(?:喘|呼吸|憋).{0,4}(?:困难|不过气|不上气|不了气|发紫|得.{0,3}紫)|(?:从|在).{0,10}(?:滚|摔|跌|掉|坠)(?:了)?(?:下来|下去|落).{0,20}(?:动不了|疼|断|伤|医|昏|血|起不来|站不起)"
    r"|(?:孩子|小孩|宝宝|儿子|女儿|老人|家人|太太|老婆|老公|妈妈?|爸爸?|弟弟?|妹妹?).{0,14}(?:吞(?:了|下|进)|噎|呛到|烫到|烧到|烫伤|烧伤|摔伤|晕|吐血|一直吐|昏|流血|抽搐|送医|抢救)|抢救|急诊|掉进火|救护|一直(?:往外)?喷(?:火|气)|(?:火|阀门?).{0,6}(?:关不(?:掉|上)|灭不(?:掉|了))|电池.{0,8}(?:鼓包|冒烟|冒白烟|起火|爆)|红疙瘩|全身.{0,6}(?:疹|疙瘩|肿)"
    r"|\b(?:flared up|flare-up|singed|scalded|airlifted|flown out|paramedics?|urgent care|intensive care|choking|choked|smell of gas|gas (?:smell|leak)|(?:feel|felt|feeling|got|both|we're|i'm|am|are) (?:so |very |both |really )?(?:dizzy|faint|nauseous)|swallowed|burst into flames|(?:won't|will not|can't) (?:go|put (?:it )?) ?out)\b"
    r"|\b(?:arm|leg|hand|face|eye|finger|wrist|ankle|knee|hair|skin|neck)s? (?:is|are|was|were|got) (?:all |badly |really )?(?:red|burn(?:ed|t)|swollen|bleeding|numb|broken|bruised|blistered|cut open)\b|\b(?:and|then|he|she|they|i|husband|wife|son|daughter|kid|child|friend) (?:fell|fallen|slipped)\b.{0,30}\b(?:hurt|hospital|broke|can't|flown|rescue|ambulance|bleeding|injur|doctor)"
    r"|\b(?:injur(?:ed|y|ies)|got hurt|hurt (?:my|me|him|her|his)|burn(?:ed|t) (?:my|me|his|her|our)|burns on|caught fire|on fire|explod(?:ed|ing)|explosion|blew up|gas leak|is leaking gas|leaking gas|electric(?:al)? shock|electrocuted"
    r"|allergic reaction|bleeding|poison(?:ed|ing)|unconscious|passed out|hospital|ambulance|emergency room|suicid\w*|kill myself|broke my (?:arm|leg|wrist|ankle))\b"
)

_CLAUSE = re.compile(r"[^,，。.!！?？;；\n]+[,，。.!！?？;；\n]*")
_NOISE = re.compile(r"[^\w]|_")
_GREETING = (
    r"你好|您好|妳好|哈喽|哈啰|嗨|嘿|喂|亲爱的|亲|在吗|在么|在不在|在嘛|早上好|上午好|中午好|下午好|晚上好|早安|早|客服|老板|掌柜|大家好|你们好|各位好"
    r"|hello|hiya|hi|hey|howdy|goodmorning|goodafternoon|goodevening|goodday|morning|greetings|there|everyone|team|yo|howareyou|howareyoudoing|areyouthere"
)
# Who only says that a question is coming is asked for it.
_ASKING = (
    r"我?(?:想|要)?(?:请问|请教|咨询|问)(?:一下|下)?(?:一?[个件点])?(?:事情|事儿|事|问题)?|我?(?:这边|这里)?有(?:一?[个件点些])?(?:事情|事儿|事|问题)(?:想问|要问|请教|咨询)?"
    r"|(?:i(?:have|vegot|gota|ve)?|just)?(?:a|one|some|quick|small|few)*questions?|(?:can|could|may)iask(?:you)?(?:a|one|some|quick)*(?:question|something)?|ineed(?:some)?help|(?:can|could)youhelp(?:me)?|helpme|help"
)
_THANKS = (
    r"非常感谢|太感谢|感谢|谢谢|多谢|谢了|谢|辛苦|麻烦你|麻烦您|好的|好滴|好嘞|好吧|好|嗯|哦|噢|行|可以|知道|明白|收到|了解|懂|没问题|没事|太好|太棒|不错|解决"
    r"|thankyou|thanks|thank|thx|ty|cheers|somuch|verymuch|alot|awesome|great|perfect|ok|okay|okey|gotit|isee|understood|cool|nice|youtoo|forthehelp|foryourhelp|appreciateit|noted|allgood|thatsall|thathelps|wonderful|much"
)
_BYE = r"算了|不用了|不需要了|nevermind|forget(?:about)?it|dontbother|再见|拜拜|拜|回见|回头见|晚安|先这样|就这样|goodbye|byebye|bye|seeyou|seeya|cya|later|takecare|goodnight|haveaniceday|haveagoodday|haveagreatday"
_PARTICLE = r"啊|呀|哦|呢|了|吗|的|您|你|大家|们|哈|啦|噢|喔|嘛|吧|都|我|亲|a|for"


def _only(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{words})(?:{words}|{_PARTICLE})*")


_TALK: dict[SmallTalk, re.Pattern[str]] = {
    "greeting": _only(f"{_GREETING}|{_ASKING}"),
    "thanks": _only(_THANKS),
    "bye": _only(f"{_BYE}|{_THANKS}"),
}


def wish(normalised: str) -> Wish | None:
    """A danger before a complaint before the wish for a person; `None` for an ordinary message."""
    if _DANGER.search(normalised):
        return "danger"
    if _COMPLAINT.search(normalised):
        return "complaint"
    if (_PERSON.search(normalised) or _asks_last(normalised)) and not _ABOUT.search(normalised):
        return "person"
    return None


def _asks_last(normalised: str) -> bool:
    said = normalised.rstrip(" ,.!~…。")
    return _PERSON_LAST.search(said, max(0, len(said) - _LAST)) is not None


def beside_wish(text: str, normal: Callable[[str], str]) -> str:
    """What a message that wishes for a person asks beside, as it was written: "where is my order, a person please". `normal` is
    `normalise` with the tables bound; "" where the wish is all there is.
    """
    clauses = _CLAUSE.findall(text)
    others = [one for one in clauses if wish(normal(one)) is None and small_talk(normal(one)) is None]
    asks = len(others) < len(clauses) and any(asks_about_it(one) or wants_it_done(one) for one in others)
    return "".join(others).strip(" ,，;；\n") if asks else ""


def small_talk(normalised: str) -> SmallTalk | None:
    """The kind of courtesy when the message is nothing else; `None` when anything is asked."""
    bare = _NOISE.sub("", normalised)[:60]  # no courtesy is longer, and patterns stay cheap
    for kind, pattern in _TALK.items():
        if pattern.fullmatch(bare):
            return kind
    return None
