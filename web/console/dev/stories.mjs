/** Dialogues of a fictional outdoor shop: [who, text] with who c(ustomer), b(ot), m(ember), n(ote), h(anded off). */

export const STORIES = [
  {
    language: "zh-CN",
    tags: ["退换货"],
    turns: [
      ["c", "你好，上周买的徒步鞋小了一码，可以换吗？"],
      ["b", "可以的。签收后 15 天内、鞋底没有磨损，都可以免费换一次尺码。您把订单号发给我，我先帮您登记。"],
      ["c", "订单号 R20418，想换 42 码"],
      ["h", "asked"],
      ["m", "您好，我是小陈。42 码有现货，我现在就给您登记换货，顺丰上门取件，运费我们出。"],
      ["c", "太好了，大概几天能收到？"],
      ["n", "客户上次也换过一次尺码，建议顺手附上量脚长的说明。"],
      ["m", "取件后两天内寄出新鞋，您那边一般三到四天能收到。"],
      ["c", "好的，谢谢！"],
    ],
  },
  {
    language: "zh-CN",
    tags: ["物流"],
    turns: [
      ["c", "我的帐篷寄到哪了？都四天了"],
      ["b", "抱歉让您久等了。请把订单号发给我，我马上查物流。"],
      ["c", "R20977"],
      ["h", "low_confidence"],
      ["m", "查到了，包裹今天早上到了杭州分拨中心，预计明天中午前派送。"],
      ["c", "周末露营要用的，能加急吗？"],
    ],
  },
  {
    language: "zh-CN",
    tags: ["售前"],
    turns: [
      ["c", "零下十度用哪款睡袋比较合适？"],
      ["b", "推荐「雪线 800」羽绒睡袋，舒适温标 -12℃，重 1.3 公斤。如果体感偏冷，可以再配一条抓绒内胆。"],
      ["c", "有女款吗，我一米六"],
    ],
  },
  {
    language: "zh-CN",
    tags: ["发票"],
    turns: [
      ["c", "发票抬头开错了，能重开吗"],
      ["h", "asked"],
    ],
  },
  {
    language: "zh-CN",
    tags: ["投诉"],
    turns: [
      ["c", "登山杖用了一次锁扣就断了，这质量也太差了"],
      ["b", "非常抱歉给您带来不便。登山杖质保两年，可以免费更换。是否需要我转给同事马上处理？"],
      ["c", "转人工"],
      ["h", "asked"],
    ],
  },
  {
    language: "zh-TW",
    tags: ["退換貨"],
    turns: [
      ["c", "請問外套洗過一次還可以退嗎？"],
      ["b", "洗滌過的商品無法退貨；若是品質問題，兩年內都可以送修或更換。"],
      ["c", "拉鍊卡住了，應該算品質問題吧？"],
      ["h", "asked"],
      ["m", "您好，這種情況可以免費更換拉鍊。請您拍一張照片給我，我幫您安排。"],
      ["c", "好，我晚點拍給你"],
    ],
  },
  {
    language: "zh-TW",
    tags: ["物流"],
    turns: [
      ["c", "可以改成超商取貨嗎？"],
      ["h", "low_confidence"],
    ],
  },
  {
    language: "en",
    tags: ["delivery"],
    turns: [
      ["c", "Hi, where is my parcel? Order R20655"],
      [
        "b",
        "Your parcel left our warehouse on Tuesday and is with the carrier. It should arrive tomorrow before 6 pm.",
      ],
      ["c", "It says delivered but I haven't got anything"],
      ["h", "failed_twice"],
      [
        "m",
        "I'm sorry about that. I've opened a search with the carrier; if it isn't found by tomorrow noon we'll send a new one the same day.",
      ],
      ["c", "Thank you, that's very kind"],
    ],
  },
  {
    language: "en",
    tags: ["presale"],
    turns: [
      ["c", "Does the Ridge 45 backpack fit as cabin baggage?"],
      [
        "b",
        "The Ridge 45 is 58 × 32 × 22 cm, a little over most airlines' cabin limit of 55 × 40 × 20 cm. The Ridge 35 fits.",
      ],
      ["c", "And is the 35 waterproof?"],
    ],
  },
  {
    language: "en",
    tags: ["returns"],
    turns: [
      ["c", "I'd like to return a stove I bought three weeks ago, unused."],
      ["b", "Unused items may be returned within 30 days. Shall I send you a return label?"],
      ["c", "Yes please"],
      ["b", "Done: the label is on its way to your e-mail. The refund follows within 3 days of arrival."],
      ["c", "Perfect"],
    ],
  },
  {
    language: "en",
    tags: ["warranty"],
    turns: [
      [
        "c",
        "The zip of my down jacket broke after two months. I would like to speak to a person please, this is the second time it happens to me and I am travelling on Friday.",
      ],
      ["h", "asked"],
    ],
  },
];

export const CUSTOMERS = [
  "林晓雨",
  "王建国",
  "赵敏",
  "陈思远",
  "刘洋",
  "黄俊杰",
  "周婷",
  "吴昊",
  "徐静怡",
  "孙立",
  "何雨桐",
  "郭晨",
  "高翔",
  "罗佳琪",
  "張雅婷",
  "李冠宇",
  "許庭瑋",
  "蔡宜君",
  "Maya Holm",
  "Tom Becker",
  "Aisha Rahman",
  "Leo Martin",
  "Grace Whitfield",
  "Noah Lindqvist",
  "Priya Nair",
  "Daniel Okafor",
  "Sofia Marino",
  "Ethan Clarke",
];

export const MEMBERS = [
  ["陈思颖", "administrator", "online"],
  ["Hannah Brooks", "agent", "online"],
  ["马骏", "agent", "away"],
  ["方宜蓁", "agent", "online"],
  ["Owen Fletcher", "supervisor", "online"],
  ["沈嘉", "editor", "offline"],
  ["Ruth Adeyemi", "analyst", "offline"],
  ["丁一鸣", "agent", "offline"],
];

export const ARTICLES = [
  [
    "zh-CN",
    "退换货",
    ["怎么退货？", "可以退货吗", "不想要了怎么办"],
    "签收后 30 天内、未使用且吊牌完整的商品都可以退。在「我的订单」里点「申请退货」，快递员上门取件，运费由我们承担；仓库收到后 3 天内原路退款。",
  ],
  [
    "zh-TW",
    "退換貨",
    ["怎麼退貨？", "可以退貨嗎", "不想要了怎麼辦"],
    "簽收後 30 天內、未使用且吊牌完整的商品皆可退貨。請在「我的訂單」點選「申請退貨」，物流會到府取件，運費由我們負擔；倉庫收到後 3 天內原路退款。",
  ],
  [
    "en",
    "Returns",
    ["How do I return something?", "Can I send it back?", "I changed my mind"],
    "Unused items with their tags may be returned within 30 days of delivery. Choose “Return” beside the order; we collect it free of charge and refund you within 3 days of its arrival.",
  ],
  [
    "zh-CN",
    "物流",
    ["我的包裹到哪了？", "什么时候能收到", "快递单号是多少"],
    "下单后 24 小时内发货，江浙沪一般次日达，其他地区 2–4 天。订单详情里可以看到快递单号和实时位置。",
  ],
  [
    "zh-TW",
    "物流",
    ["我的包裹到哪裡了？", "什麼時候會到", "可以超商取貨嗎"],
    "下單後 24 小時內出貨，本島約 1–2 天送達；可選擇超商取貨，到店後保留 7 天。",
  ],
  [
    "en",
    "Delivery",
    ["Where is my parcel?", "When will it arrive?", "Do you ship abroad?"],
    "Orders leave within 24 hours and arrive in 2–4 working days. The tracking link stands beside your order. We ship to 31 countries.",
  ],
  [
    "zh-CN",
    "尺码",
    ["徒步鞋怎么选尺码？", "鞋子偏大还是偏小", "脚长 26 厘米穿几码"],
    "徒步鞋建议比平时大半码到一码，给厚袜子和下坡留出余量。脚长 26 厘米请选 42 码。",
  ],
  [
    "en",
    "Sizes",
    ["Which boot size should I take?", "Do the boots run small?", "How do I measure my feet?"],
    "Take half a size up for hiking boots: thick socks and descents need room. 26 cm of foot length is EU 42.",
  ],
  [
    "zh-CN",
    "保修",
    ["保修多久？", "坏了能修吗", "登山杖断了怎么办"],
    "帐篷、背包、登山杖质保两年，羽绒制品质保一年。非人为损坏免费维修或更换。",
  ],
  [
    "en",
    "Warranty",
    ["How long is the warranty?", "Can you repair it?", "My pole broke"],
    "Tents, packs and poles carry two years of warranty, down products one. Defects are repaired or replaced free of charge.",
  ],
  [
    "zh-CN",
    "发票",
    ["怎么开发票？", "发票抬头能改吗", "电子发票在哪里下载"],
    "订单完成后在「我的订单 – 开发票」里填写抬头，电子发票几分钟内发到您的邮箱；30 天内可以重开一次。",
  ],
  [
    "zh-CN",
    "售前",
    ["零下十度用什么睡袋？", "冬天露营睡袋推荐", "睡袋温标怎么看"],
    "看舒适温标：比夜间最低气温再低 3–5℃ 为宜。-10℃ 推荐「雪线 800」，舒适温标 -12℃。",
  ],
];
