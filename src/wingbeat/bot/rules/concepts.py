"""Words that mean the same in a shop, in both languages: what neither spelling nor the encoder brings together."""

import re

# One idea a line: its Chinese words (Simplified, of one to four characters), then its English words and phrases.
_THESAURUS = """
订单 下单 单子 这单 那单 这笔 | order, purchase, bought
包裹 快递 快件 物流 货物 宅配 货品 | parcel, package, box, shipment, delivery, stuff
到哪 哪里了 哪儿了 哪一站 进度 货态 状态 走到 | where, status, track, tracker, tracking, follow, any news
到达 送到 收到 到货 几天 到得 多久 | arrive, get here, be here, turn up, receive, how long, how soon, how fast, how many day
发货 寄出 出货 发出 寄送 发走 备货 | ship, dispatch, send, sent, deliver, warehouse
运费 邮费 快递费 包邮 免运 邮资 | postage, shipping cost, shipping fee, delivery cost, delivery fee, free shipping, shipping charge
多少钱 费用 收费 怎么收 谁出 谁付 算谁 | how much, cost, fee, charge, who pay, pay for
退货 退回 寄回 退掉 想退 能退 退吗 退了 还退 不合适 | return, send back, send it back, sent back, give back, sending it back
退款 退钱 钱退 退给我 退费 | refund, money back, my money, still no money
换货 换个 换一 换大 换小 换成 调换 | exchange, swap, replace, replacement
修改 更改 改成 改一下 能改 想改 改个 写错 填错 打错 | change, edit, correct, modify, update, typo
地址 门牌 收件 收货人 搬家 | address, moved, postcode, zip code
取消 撤单 撤销 撤掉 后悔 退订单 | cancel, stop my order, call off, by mistake, by accident
合并 一起寄 一起发 两单 两个订单 同一箱 | combine, together, merge, two order
坏了 破损 损坏 破了 裂了 裂开 瘪 凹 变形 不亮 压坏 摔坏 | damage, broken, dent, crack, faulty, defective, not work, doesn't work
发错 寄错 不对版 不是我 货不对 错的 | wrong, not what i, different from
少了 缺了 缺件 漏发 少发 没有放 漏了 | missing, not in the box, not in the bag, left out
丢了 丢件 遗失 弄丢 找不到 不见了 | lost, lose, disappear
没动 不更新 没更新 卡住 没变 查不到 查无 | stuck, not moving, hasn't moved, hasn't updated, no update, not updated
没收到 没看到 显示签收 已送达 签收了 已签收 | didn't get, not received, never got, never came, says delivered, marked as delivered
保修 质保 保固 过保 在保 有保 保养期 | warranty, guarantee, cover it
维修 修理 修补 能修 修吗 刮破 开线 口子 断了 | repair, fix, mend, tore, torn, rip, hole
付款 支付 付钱 刷卡 付费 结账 | pay, payment, paid, card, checkout
失败 报错 不成功 付不了 拒绝 被拒 转圈 刷不过 不过 | decline, fail, failed, refused, error, reject, go through
两次 两遍 双份 重复 两笔 多扣 | twice, two time, double
分期 分几期 几个月 零利率 期数 | instalment, installment, monthly
发票 开票 抬头 税号 统编 报销 电子票 | invoice, receipt, tax id, vat
优惠券 优惠码 折扣码 满减 折价券 折扣 | coupon, promo, discount, voucher code
降价 差价 便宜了 保价 价保 价差 | cheaper, price drop, price match, price protection, price difference
礼品卡 礼券 礼物卡 储值卡 | gift card, gift voucher, voucher, store credit
包装 礼盒 贺卡 包起来 | gift wrap, wrapping, wrapped, greeting card
会员 等级 升级 | member, membership, loyalty, tier
积分 点数 红利 | point
有货 没货 缺货 补货 断码 断货 库存 再进 现货 到货 | in stock, out of stock, restock, back in, sold out, get in again
预售 预订 预购 先订 没上市 | preorder, pre-order, reserve
尺码 码 尺寸 大小 大一号 小一号 合身 偏大 偏小 挤脚 | size, sizing, fit, tight, too small, too big, pinch
鞋 靴 脚 | boot, shoe, feet, foot
衣服 外套 夹克 冲锋衣 硬壳 羽绒 抓绒 | jacket, coat, shell, fleece, down, parka
防水 下雨 大雨 淋 湿 雨天 | waterproof, rain, dry, wet
洗 清洁 清洗 | wash, clean, laundry
帐篷 天幕 | tent
睡袋 | sleeping bag
背包 登山包 | backpack, rucksack, pack
炉头 炉子 炉具 锅 | stove, cook, pot, pan
气罐 瓦斯 燃料 | gas, canister, fuel
飞机 登机 航空 托运 高铁 | plane, fly, flight, luggage, airport
头灯 流明 | headlamp, lumen, torch
新手 第一次 入门 初学 没经验 | beginner, first time, first trip, first camping, new to
正品 假货 真货 授权 真的假的 | genuine, authentic, fake, original
门店 实体店 门市 店里 店面 分店 | store, shop, showroom
营业 几点 开门 关门 打烊 | opening, open, close, hour
自提 自取 去拿 过去拿 取货 | pick up, pickup, collect
驿站 快递柜 超商 便利店 全家 丰巢 代收点 | locker, pick-up point, pickup point, convenience store
预约 指定时间 晚上送 周末送 在家 | appointment, time slot, weekend, evening, at home
加急 次日达 特快 更快 急用 赶时间 | express, next day, faster, urgent, rush
国外 海外 境外 国际 出国 | overseas, international, abroad, other country, ship to
关税 清关 海关 | customs, duty, import, duties, taxes
电话 邮箱 联系 | phone, email, contact, number
批发 团购 大量 公司采购 大宗 单位 | bulk, wholesale, corporate, quote, for our company
租 借 押金 | rent, rental, borrow, hire, deposit
领队 活动 出团 报名 | guided, group hike, tour, join
环保 可持续 活拔 动物 | sustainable, sustainability, eco, ethical, environment
回收 旧衣服 旧装备 以旧换新 旧的 | recycle, old gear, trade in, take back, old equipment
二手 翻新 瑕疵 九成新 | second hand, second-hand, refurbished, used
密码 登录 登入 登不上 | password, log in, login, sign in, locked out
注销 删除 删掉 | delete, close my account, remove my
隐私 个人信息 个资 短信 退订 骚扰 | privacy, personal data, unsubscribe, spam, newsletter
学生 教师 教育 | student, teacher
生日 寿星 庆生 | birthday
什么快递 哪家快递 快递公司 物流公司 哪家物流 | carrier, courier, which company
分批 只到了 部分 剩下 另一半 | partial, part of, rest of, half
期限 几天内 多久内 超过 过期 来得及 | deadline, too late, time limit, within, week ago
吊牌 标签 拆了 拆封 穿过 用过 洗过 | tag, label, worn, opened, packaging
确认信 下单成功 确认邮件 没看到订单 | confirmation, went through
偏远 村里 乡下 外岛 离岛 山区 送不送 | island, remote, area
机器人 真人 | bot, robot, real person
"""

_HAN_RUN = re.compile("[\u4e00-\u9fff]+")
_WORD = re.compile("[a-z'’-]+")
_ENDING = re.compile(r"(?:ing|ed|es|s)$")
_LONGEST_HAN = 4
_LONGEST_WORDS = 4


def _stem(word: str) -> str:
    """Cut the ending off a longer word; both sides of a comparison are cut the same way."""
    return _ENDING.sub("", word) if len(word) > 4 else word


def _read(thesaurus: str) -> dict[str, str]:
    ideas: dict[str, str] = {}
    for line in thesaurus.strip().splitlines():
        chinese, _, english = line.partition(" | ")
        phrases = [" ".join(map(_stem, phrase.split())) for phrase in english.split(", ")]
        ideas |= dict.fromkeys([*chinese.split(), *phrases], chinese.split()[0])
    return ideas


_IDEAS = _read(_THESAURUS)


def phrases(normalised: str) -> set[str]:
    """The stretches of a text that name an idea; English words without their endings."""
    pieces = [
        run[at : at + size]
        for run in _HAN_RUN.findall(normalised)
        for size in range(1, _LONGEST_HAN + 1)
        for at in range(len(run) - size + 1)
    ]
    words = [_stem(word) for word in _WORD.findall(normalised)]
    pieces += [
        " ".join(words[at : at + size]) for size in range(1, _LONGEST_WORDS + 1) for at in range(len(words) - size + 1)
    ]
    return {piece for piece in pieces if piece in _IDEAS}


def concepts(normalised: str) -> list[str]:
    """The ideas a text names, each once."""
    return sorted({_IDEAS[piece] for piece in phrases(normalised)})
