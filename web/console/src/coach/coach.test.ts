import { describe, expect, it } from "vitest";
import type { CoachKind } from "@client/coach.js";
import { blanksOf, checklist, hints, languageOf, shownOf, type Around, type Hint } from "./coach.data.js";

const calm: Around = { language: "zh-CN", last: "你好", upset: false };
const upset: Around = { ...calm, upset: true };
const of = (kind: CoachKind, text: string, around = calm): Hint | undefined =>
  hints(text, around).find((hint) => hint.kind === kind);

type Case = readonly [CoachKind, string, string | null, Around?];

/** What each rule says instead; null: only a person can say it better. */
const FIRES: readonly Case[] = [
  ["positive", "您必须先重启路由器。", "请您先重启路由器。"],
  ["positive", "您必须要先付款。", "请您先付款。"],
  ["positive", "这个我不清楚。", "这个我马上去确认。"],
  ["positive", "没有办法的。", null],
  ["positive", "您必須先重新開機。", "請您先重新開機。"],
  ["positive", "這我不知道。", "這我馬上為您確認。"],
  ["positive", "You must restart the router.", "Let's restart the router."],
  ["positive", "Then you need to send us a photo.", "Then please send us a photo."],
  ["positive", "I don't know if it fits.", "Let me find out if it fits."],
  ["positive", "That's impossible.", null],
  ["jargon", "您的包裹还没揽收。", "您的包裹还没快递取件。"],
  ["jargon", "請提供SKU給我。", "請提供商品編號給我。"],
  ["jargon", "Please utilize the form prior to Monday.", "Please use the form prior to Monday."],
  ["apology", "非常抱歉给您带来不便。", "非常抱歉给您带来不便。我现在就去核实，{时间}前给您答复。"],
  ["apology", "造成您的困擾，非常抱歉。", "造成您的困擾，非常抱歉。我現在就去確認，{時間}前回覆您。"],
  [
    "apology",
    "We are so sorry about this.",
    "We are so sorry about this. I am checking this now and will reply by {time}.",
  ],
  ["promise", "好的。我们会尽快回复您。", "好的。我们会在{时间}前回复您。"],
  ["promise", "我們會盡快為您處理。", "我們會在{時間}前為您處理。"],
  ["promise", "Thanks! We'll get back to you shortly.", "Thanks! We'll get back to you by {time}."],
  ["tone", "好的呢～马上看！！", "好的呢马上看！", upset],
  ["tone", "已經在查囉😊", "已經在查囉", upset],
  ["tone", "No worries, I'll look into it!", "I'll look into it!", upset],
  [
    "acknowledge",
    "我马上为您安排补发，明天寄出。",
    "很抱歉让您遇到这样的情况，我理解您的着急。我马上为您安排补发，明天寄出。",
    upset,
  ],
  [
    "acknowledge",
    "我馬上為您安排補寄，明天寄出。",
    "很抱歉讓您遇到這樣的情況，我了解您很著急。我馬上為您安排補寄，明天寄出。",
    upset,
  ],
  [
    "thank",
    "I'm sorry. I'll send it again today.",
    "I'm sorry. I'll send it again today. Thank you for telling us.",
    upset,
  ],
  ["act", "很抱歉，我理解您的着急。", "很抱歉，我理解您的着急。我现在就去核实，{时间}前给您答复。", upset],
  ["explain", "抱歉，我马上为您补发。", "抱歉，我马上为您补发。原因是{原因}。", upset],
  ["listen", "抱歉，我马上为您补发。", "您说的情况我看到了。抱歉，我马上为您补发。", upset],
  ["closing", "已经办好了。", "已经办好了。不客气，有问题随时找我。", { ...calm, last: "好的谢谢" }],
  ["closing", "已經辦好了。", "已經辦好了。不客氣，有任何問題歡迎隨時找我。", { ...calm, last: "謝謝你" }],
  [
    "closing",
    "It is done.",
    "It is done. You are welcome. I am here if you need anything else.",
    { ...calm, last: "thanks" },
  ],
  ["closing", "已补发。祝您购物愉快！", "已补发。后面有任何情况，我会继续跟进。", upset],
  [
    "long",
    "我们已经为您登记了这个情况并且联系了仓库和快递公司核实包裹目前所在的位置，所以请您今天先不要拒收快递员送来的任何包裹以免耽误您的时间。",
    "我们已经为您登记了这个情况并且联系了仓库和快递公司核实包裹目前所在的位置。所以请您今天先不要拒收快递员送来的任何包裹以免耽误您的时间。",
  ],
  [
    "long",
    "We have asked the warehouse to look for the parcel that you ordered last week with the blue tent, and they will tell us where it is before tomorrow at noon.",
    "We have asked the warehouse to look for the parcel that you ordered last week with the blue tent. They will tell us where it is before tomorrow at noon.",
  ],
];

/** What sounds alike, and is fine. */
const SILENT: readonly Case[] = [
  ["positive", "您必须的证件我已经收到。", null],
  ["positive", "退货必须保持包装完好。", null],
  ["positive", "您应该已经收到了。", null],
  ["positive", "您應該會在週三收到。", null],
  ["positive", "您应该在三天内收到。", null],
  ["positive", "You must be disappointed.", null],
  ["positive", "If you need to return it, here is how.", null],
  ["positive", "All you have to do is wait.", null],
  ["jargon", "SKU 我已经查到了。", null, { ...calm, last: "SKU 是什么" }],
  ["jargon", "我們明天再討論。", null],
  ["jargon", "The podium arrives on Monday.", null],
  ["apology", "非常抱歉，我马上为您补发。", null],
  ["apology", "很抱歉，我現在就確認。", null],
  ["apology", "Sorry about that, let me check.", null],
  ["apology", "非常抱歉", null],
  ["promise", "我们会在今天下午尽快回复您。", null],
  ["promise", "请稍后再试。", null],
  ["promise", "我們明天會盡快處理。", null],
  ["promise", "We'll reply as soon as possible, at 5 pm today.", null],
  ["promise", "See you soon!", null],
  ["tone", "好的呢～马上看！！", null],
  ["tone", "退款 3~5 个工作日到账。", null, upset],
  ["tone", "週一～週五都可以。", null, upset],
  ["acknowledge", "我马上为您安排补发，明天寄出。", null],
  ["acknowledge", "好的，我马上为您查。", null, { ...calm, last: "太好了，谢谢！！" }],
  ["acknowledge", "好的，我马上为您查。", null, { ...calm, last: "验证码会不会在垃圾短信里" }],
  ["acknowledge", "The tent is back in stock.", null, { ...calm, last: "Great, thanks!!" }],
  ["promise", "您是回头客，给您九折。", null],
  ["acknowledge", "我马上", null, upset],
  ["thank", "謝謝您告訴我們，我馬上查。", null, upset],
  ["closing", "已经办好了。", null],
  ["closing", "不客气，祝您愉快！", null, { ...calm, last: "谢谢" }],
  ["long", "好的，我马上去看。", null],
  ["long", "See https://tomtit.example/a/very/long/address/with/many/words/that/nobody/counts for it.", null],
  ["wall", "好的。收到。马上。谢谢。", null],
  ["next", "退款 3 个工作日内到账。", null],
  ["next", "退款中", null],
];

describe("the coach", () => {
  it.each(FIRES.map(([kind, text, instead, about = calm]) => [kind, text, instead, about] as const))(
    "%s: %s → %s",
    (kind, text, instead, about) => {
      expect(of(kind, text, about)?.text).toBe(instead);
    },
  );

  it.each(SILENT.map(([kind, text, , about = calm]) => [kind, text, about] as const))(
    "says nothing of %s in: %s",
    (kind, text, about) => {
      expect(of(kind, text, about)).toBeUndefined();
    },
  );

  it("makes a list of a wall of text, numbered where it tells steps", () => {
    const wall =
      "退货很简单，按下面做就可以了。首先打开“我的订单”，找到这件商品，点右下角的“申请退货”按钮，再选择退货的原因。然后等待审核，我们的同事一般两个小时以内就会处理好您的申请。接着把商品按原来的样子包好，放上写有订单号的纸条，约快递员上门来取。最后把快递单号填在退货页面里，仓库收到以后三个工作日以内退款到账。";
    expect(
      of("wall", wall)
        ?.text?.split("\n")
        .map((line) => line.slice(0, 4)),
    ).toEqual(["退货很简", "1. 首", "2. 然", "3. 接", "4. 最"]);
  });

  it("knows what is likely to be asked next, in three languages", () => {
    expect(of("next", "我已经为您申请退款。")?.ask).toBe("退款多久到账？");
    expect(of("next", "我已經為您申請退款。")?.ask).toBe("退款多久入帳？");
    expect(of("next", "I have issued the refund.")?.ask).toBe("How long does a refund take?");
    // A day that is named says nothing of how many it takes.
    expect(of("next", "我们今天给您发货。")?.ask).toBe("多久能收到？");
    expect(of("next", "我們明天出貨。")?.ask).toBe("多久會收到？");
    expect(of("next", "We will ship it today.")?.ask).toBe("When will it arrive?");
    expect(of("next", "我们今天发货，2 天到。")).toBeUndefined();
  });

  it("sees by the customer's own words that they are upset, and says first what matters most", () => {
    const angry = { ...calm, last: "第三次了！！到底什么时候发货" };
    expect(hints("您必须等到明天。", angry)[0]?.kind).toBe("acknowledge");
    expect(hints("您必须等到明天。", calm)[0]?.kind).toBe("positive");
  });

  it("ticks the steps of LATTE by what is written, and writes what is missing", () => {
    const done = (text: string, around = upset): string =>
      checklist(text, around)
        .filter(({ missing }) => missing === null)
        .map(({ kind }) => kind)
        .join(" ");
    expect(done("抱歉")).toBe("acknowledge");
    expect(done("您说的情况我看到了，很抱歉。因为漏发，我马上补发，谢谢您。")).toBe(
      "listen acknowledge act thank explain",
    );
    expect(done("I am sorry, I will look into it because it is late.")).toBe("acknowledge act explain");
    expect(checklist("抱歉", calm)).toEqual([]);
    expect(checklist(" ", upset)).toEqual([]);
    let text = "抱歉。";
    for (;;) {
      const lacking = checklist(text, upset).find(({ missing }) => missing)?.missing;
      if (!lacking?.text) break;
      text = lacking.text;
    }
    expect(text).toBe("您说的情况我看到了。抱歉。我现在就去核实，{时间}前给您答复。谢谢您告诉我们。原因是{原因}。");
  });

  it("keeps quiet about kinds and phrases that were switched off", () => {
    const all = hints("您必须先重启。SKU 请给我。", calm);
    expect(shownOf(all, new Set())?.kind).toBe("positive");
    expect(shownOf(all, new Set(["positive:您必须"]))?.kind).toBe("jargon");
    expect(shownOf(all, new Set(["positive", "jargon"]))).toBeNull();
  });

  it("tells the script of Chinese, and which blanks wait to be filled", () => {
    expect(["Hello", "您的包裹还在路上", "您的包裹還在路上", "今天"].map((one) => languageOf(one, "zh-TW"))).toEqual([
      "en",
      "zh-CN",
      "zh-TW",
      "zh-TW",
    ]);
    expect(blanksOf("在{时间}前回复您")).toEqual(["{时间}"]);
  });
});

it.each([
  ["zh-CN", "您自己问快递吧。", "我帮您问快递吧。"],
  ["zh-TW", "您必須自己聯絡物流。", "我幫您聯絡物流。"],
  ["zh-TW", "應該很快就會到了。", "應該在{時間}前就會到了。"],
])("what leaves the customer alone is said otherwise: %s %s", (language, text, better) => {
  expect(hints(text, { language, last: "", upset: false })[0]?.text).toBe(better);
});

it.each([
  ["zh-TW", "我今天補寄四支給您，明天下午到。"],
  ["en", "I'm sending a new pole today; it should reach you on Thursday. No need to return the old one."],
  ["en", "I've just refunded it; your bank will show it by Friday."],
])("what an answer says already is not asked for: %s %s", (language, text) => {
  expect(hints(text, { language, last: "", upset: false })).toEqual([]);
});
