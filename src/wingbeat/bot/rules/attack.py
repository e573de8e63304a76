"""Attempts to talk the bot out of its task, to plant something into what it says, or to get at other people's data.

Nothing here protects anything: the bot has nothing to give away but public answers and proven orders. It only keeps such a
message from being met with an article that has a word in common with it. Reads normalised text.
"""

import re

_ATTACK = re.compile(
    # zh: away with the rules, show the rules, be somebody else
    r"(?:忽略|无视|忘掉|抛开|绕过|不要管|别管).{0,14}(?:指令|规则|指示|提示|设定|设置|规定|限制)|提示词|系统(?:提示|指令)|内部(?:规定|指令|规则|设定)"
    r"|(?:你的|把).{0,6}(?:设定|配置|密钥|金钥).{0,8}(?:贴|给|输出|打印|告诉|说出|列)"
    r"|(?:开发者|维护|管理员?|调试|越狱|上帝|超级|无限制)模式|(?:没有|不受)(?:任何)?(?:限制|规则|约束|规范)|扮演|管理员(?:授权|权限|身份)"
    r"|(?:你现在|从现在(?:起|开始)|接下来)(?:你|只|就|都)?(?:是(?!不是|什么|几|在)|只|要听|听我|属于|为我)|我是(?:你的)?(?:老板|工程师|管理员|开发者|创造者|主人)(?!娘)"
    # zh: say it after me
    r"|(?:复[诵述读]|跟着?我(?:念|读|说)|照着?(?:念|读)|逐字|原样|原封不动).{0,16}(?:输出|重复|一遍|说|念|打印)?|(?:只|然后|并)(?:回答|回复|说).{0,2}[“\"'「](?:是|好|已|完成|同意|ok|done)"
    # zh: other people's data, money for nothing
    r"|(?:所有|全部|其他|其它|别的|每个|最近|上周).{0,8}(?:客户|客人|会员|用户|顾客|买家|下单的人)|(?:客户|客人|会员|用户|顾客)的?(?:名单|列表|数据|数据库|资料库|手机号|电话|邮箱)"
    r"|(?:导出|汇出|倒出|dump).{0,12}(?:订单|数据|资料|表)|(?:订单|所有|数据).{0,8}(?:导出|汇出)(?:成|为)|数据库"
    r"|(?:金额|价格|总价|点数|积分|余额).{0,8}(?:改成|改为|设为|加到|调到)"
    r"|(?:告诉我|查一?下|给我|说出|报一?下).{0,16}(?:客户|客人|买家|先生|小姐|女士)的?.{0,8}(?:地址|电话|手机|住哪|住址|邮箱)"
    # en
    r"|\b(?:ignore|disregard|forget|override|bypass) (?:(?:all|any|your|the|my|of|these|those) )*(?:previous|prior|above|earlier|instructions?|rules|guidelines|restrictions|safety)"
    r"|\bsystem ?prompt|(?:hidden|secret|initial|internal) (?:instructions?|prompt|rules)|\byour (?:own )?(?:instructions|prompt|configuration|guidelines)\b"
    r"|\b(?:developer|maintenance|debug|admin|god|root|unrestricted|jailbreak) (?:mode|access)|\bjailbreak|\byou are (?:now )?dan\b|\byou(?:'re| are) now (?:an? |my |in |free)"
    r"|\bfrom now on,? (?:you|only|answer|act)|\b(?:act|behave|respond) as (?:an?|if|though|my)\b|\bpretend (?:that|to|you|my|i)\b|\brole ?play"
    r"|\brepeat (?:everything|all|after me|the (?:text|words)|your)|\bverbatim\b|\bconfirm in writing|\b(?:then|and|just|only) (?:say|reply|answer|respond)(?: with)? [“\"']?(?:done|yes|ok|confirmed)\b"
    r"|\b(?:list|dump|export|show|give|print|read)\b.{0,24}\b(?:all|every|each|other|the last|recent)\b.{0,16}\b(?:customers?|users?|members?|buyers?)\b|\b(?:list|dump|export) (?:all|every) (?:the )?orders?\b|\b(?:everyone|everybody|other people)(?:'s| s)? orders?\b|\bcustomers? (?:table|list|database|records|emails?|data)\b"
    # markup and calls
    r"|<\s*/?\s*(?:script|img|iframe|svg|a|style|form|object)\b|\bon(?:error|load|click)\s*=|javascript:|!\[[^\]]*\]\s*\(|\brole\s*[=:]\s*[\"']?(?:admin|system|root)|\bsudo\b|\bdrop table\b|\bselect \*|\bunion select\b"
    r"|\b[a-z_]{3,}\([^)]*=[^)]*\)|\b(?:tool|function|assistant|system)\s*:\s*[a-z_]+\s*[(=]"
)


def is_attack(normalised: str) -> bool:
    """Whether a message wants the bot to be something else, or what is not its writer's."""
    return bool(_ATTACK.search(normalised))
