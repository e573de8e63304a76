const CURRENCY = { "zh-CN": ["CNY", "¥"], "zh-TW": ["TWD", "NT$"], en: ["USD", "$"] };
const TEXTS = {
  "zh-CN": {
    title: "山雀户外 · 轻一点出门", skip: "跳到商品", brand: "山雀户外",
    notice: "满 199 元包邮 · 30 天退换，首次退货免运费",
    nav: "主导航", language: "语言", categories: "分类",
    navGear: "装备", navStores: "门店", navAsk: "有问必答",
    heroTitle: "轻一点，出门去。",
    heroText: "自己设计、经得起修的装备。从城市边上的一条小径，到第一次在山里过夜。",
    heroButton: "看看装备",
    promise1: "30 天", promise1Text: "在家试穿，不合适就退换",
    promise2: "2–5 年", promise2Text: "质保，坏了我们修",
    promise3: "当天发", promise3Text: "周一到周六 16:00 前付款",
    promise4: "9–21 点", promise4Text: "真人在线，助手整夜不睡",
    gearTitle: "这一季的装备", all: "全部",
    tents: "帐篷", sleeping: "睡眠", packs: "背包", clothing: "衣服", boots: "鞋袜", kitchen: "炉具餐饮", lights: "照明", accessories: "配件",
    inStock: "有现货", few: "仅剩 {n} 件", none: "到货通知",
    askTitle: "有问必答，几秒就答",
    askText: "点一个问题试试，或者打开右下角的小气泡，用自己的话问。助手答不了，就请同事来。",
    questions: ["怎么退货？", "查一下我的订单", "TT-10345 linxiaoyu@example.com", "平时穿 42 码，登山鞋买多大？", "气罐能带上飞机吗？", "冲锋衣怎么洗？", "转人工"],
    storesTitle: "来店里搭一顶帐篷",
    store1: "杭州店", store1Text: "西湖区山雀路 18 号\n每天 10:00–21:00",
    store2: "台北店", store2Text: "大安区山雀街 8 号\n每天 11:00–21:00",
    store3: "周六徒步", store3Text: "两家店同时出发，最多 15 人\n会员免费",
    footPhone: "400-000-0101",
    footDemo: "山雀户外是虚构的商店，用来演示 Wingbeat 客服平台；这里不卖真东西，也不会收您的钱。",
  },
  "zh-TW": {
    title: "山雀戶外 · 輕裝出門", skip: "跳到商品", brand: "山雀戶外",
    notice: "滿 NT$1,200 免運 · 30 天退換，首次退貨免運費",
    nav: "主選單", language: "語言", categories: "分類",
    navGear: "裝備", navStores: "門市", navAsk: "有問必答",
    heroTitle: "輕一點，出門去。",
    heroText: "自己設計、經得起修的裝備。從郊山步道，到第一次在山裡過夜。",
    heroButton: "逛逛裝備",
    promise1: "30 天", promise1Text: "在家試穿，不合適就退換",
    promise2: "2–5 年", promise2Text: "保固，壞了我們修",
    promise3: "當天寄", promise3Text: "週一到週六 16:00 前付款",
    promise4: "9–21 點", promise4Text: "真人在線，小幫手整夜不睡",
    gearTitle: "這一季的裝備", all: "全部",
    tents: "帳篷", sleeping: "睡眠", packs: "背包", clothing: "衣服", boots: "鞋襪", kitchen: "爐具餐具", lights: "照明", accessories: "配件",
    inStock: "現貨", few: "只剩 {n} 件", none: "貨到通知",
    askTitle: "有問必答，幾秒就答",
    askText: "點一個問題試試，或打開右下角的小泡泡，用自己的話問。小幫手答不了，就請同事接手。",
    questions: ["怎麼退貨？", "查一下我的訂單", "TT-10348 lin.yizhen@example.com", "可以超商取貨嗎？", "統編打錯可以改嗎？", "羽絨外套怎麼洗？", "轉真人"],
    storesTitle: "來門市搭一頂帳篷",
    store1: "杭州門市", store1Text: "西湖區山雀路 18 號\n每天 10:00–21:00",
    store2: "台北門市", store2Text: "大安區山雀街 8 號\n每天 11:00–21:00",
    store3: "週六健行", store3Text: "兩家門市同時出發，最多 15 人\n會員免費",
    footPhone: "02-0000-0101",
    footDemo: "山雀戶外是虛構的商店，用來展示 Wingbeat 客服平台；這裡不賣真的商品，也不會跟您收錢。",
  },
  en: {
    title: "Tomtit Outdoor · Go lightly", skip: "Skip to the gear", brand: "Tomtit Outdoor",
    notice: "Free shipping from US$150 · 30 days to return",
    nav: "Main", language: "Language", categories: "Categories",
    navGear: "Gear", navStores: "Stores", navAsk: "Ask us",
    heroTitle: "Pack light. Go out.",
    heroText: "Gear of our own design, made to be mended. From the path behind your street to a first night in the hills.",
    heroButton: "See the gear",
    promise1: "30 days", promise1Text: "to try it at home and send it back",
    promise2: "2–5 years", promise2Text: "of warranty; we repair what breaks",
    promise3: "Same day", promise3Text: "dispatch before 16:00 (UTC+8), Mon–Sat",
    promise4: "9–21 h", promise4Text: "people online; our helper never sleeps",
    gearTitle: "This season's gear", all: "All",
    tents: "Tents", sleeping: "Sleeping", packs: "Packs", clothing: "Clothing", boots: "Footwear", kitchen: "Kitchen", lights: "Lights", accessories: "Extras",
    inStock: "In stock", few: "Only {n} left", none: "Notify me",
    askTitle: "Ask. It takes seconds.",
    askText: "Try one of these, or open the bubble in the corner and ask in your own words. What our helper can't answer, a colleague will.",
    questions: ["How do I return something?", "Where is my order?", "TT-10254 noah.okafor@example.com", "Do the boots run small?", "Can I fly with a gas canister?", "How do I wash a down jacket?", "I want a person"],
    storesTitle: "Come and pitch a tent",
    store1: "Hangzhou", store1Text: "18 Shanque Road, Xihu District\nDaily 10:00–21:00",
    store2: "Taipei", store2Text: "8 Shanque Street, Da'an District\nDaily 11:00–21:00",
    store3: "Saturday hikes", store3Text: "From both stores, at most 15 people\nFree for members",
    footPhone: "+86 571 0000 0101",
    footDemo: "Tomtit Outdoor is a made-up shop that shows the Wingbeat customer-service platform. Nothing is for sale and nobody takes your money.",
  },
};

const products = JSON.parse(document.getElementById("products").textContent);
let language = "zh-CN";
let category = "all";

function element(tag, properties, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/** Whole prices with their thousands marked: the first format of `Intl` takes a phone longer than all cards together. */
function priceOf({ price }) {
  const [currency, sign] = CURRENCY[language];
  return sign + String(Math.round(price[currency])).replace(/\B(?=(\d{3})+$)/g, ",");
}

function stockOf(product) {
  const texts = TEXTS[language];
  // Below five pieces the shop says so: the same limit its articles promise.
  const few = product.stock > 0 && product.stock < 5;
  const text = few ? texts.few.replace("{n}", product.stock) : product.stock ? texts.inStock : texts.none;
  return element("span", { className: few ? "stock low" : "stock", textContent: text });
}

function card(product) {
  return element("li", { className: "product", id: product.sku },
    element("img", { src: `images/${product.image}`, alt: "", width: 240, height: 180, loading: "lazy" }),
    element("div", {},
      element("h3", { textContent: product.name[language] }),
      element("p", { textContent: product.summary[language] }),
      element("footer", {}, element("span", { className: "price", textContent: priceOf(product) }), stockOf(product))));
}

function showProducts() {
  const shown = products.filter((product) => category === "all" || product.category === category);
  document.getElementById("grid").replaceChildren(...shown.map(card));
}

function showFilters() {
  const names = ["all", ...new Set(products.map((product) => product.category))];
  document.getElementById("filters").replaceChildren(...names.map((name) => {
    const button = element("button", { type: "button", textContent: TEXTS[language][name] });
    button.setAttribute("aria-pressed", String(name === category));
    button.addEventListener("click", () => choose(name));
    return button;
  }));
}

function choose(name) {
  category = name;
  const buttons = document.getElementById("filters").children;
  const chosen = TEXTS[language][name];
  for (const button of buttons) button.setAttribute("aria-pressed", String(button.textContent === chosen));
  showProducts();
}

function speak(chosen) {
  language = chosen;
  const texts = TEXTS[language];
  document.documentElement.lang = language;
  document.title = texts.title;
  for (const place of document.querySelectorAll("[data-t]")) {
    place.innerText = texts[place.dataset.t];
  }
  for (const place of document.querySelectorAll("[data-label]")) place.setAttribute("aria-label", texts[place.dataset.label]);
  for (const button of document.querySelectorAll("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === language));
  }
  document.getElementById("questions").replaceChildren(
    ...texts.questions.map((text) => element("li", {}, question(text))));
  showFilters();
  showProducts();
}

window.Wingbeat ??= Object.assign((...call) => window.Wingbeat.q.push(call), { q: [] }); // keeps calls until the widget is there

function question(textContent) {
  const button = element("button", { type: "button", textContent });
  button.addEventListener("click", () => window.Wingbeat("ask", textContent));
  return button;
}

function firstLanguage() {
  const asked = new URLSearchParams(location.search).get("lang") ?? localStorage.getItem("tomtit-language");
  if (asked in TEXTS) return asked;
  const browser = navigator.language.toLowerCase();
  if (!browser.startsWith("zh")) return "en";
  return /tw|hk|mo|hant/.test(browser) ? "zh-TW" : "zh-CN";
}

for (const button of document.querySelectorAll("[data-language]")) {
  button.addEventListener("click", () => {
    localStorage.setItem("tomtit-language", button.dataset.language);
    location.search = `lang=${button.dataset.language}`; // loads again: the chat speaks the page's language, too
  });
}
speak(firstLanguage());
