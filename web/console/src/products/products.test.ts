import { describe, expect, it } from "vitest";
import { currenciesOf, inLanguage, isComplete, NEW, pictureAt, priced, pricesOf, worded } from "./product.data.js";
import type { Channel } from "@client/types.js";

const LAMP = { ...NEW, sku: "L 1", name: { en: "Owl lamp" } };
const CHANNELS = [{ site_key: "key" } as Channel];

describe("a product", () => {
  it("is called as the reader speaks, else as anybody does", () => {
    expect(inLanguage({ en: "Lamp", "zh-CN": "灯" }, "zh-CN")).toBe("灯");
    expect(inLanguage({ en: "Lamp" }, "zh-TW")).toBe("Lamp");
    expect(inLanguage({}, "en")).toBe("");
  });

  it("costs what the reader would pay first", () => {
    expect(pricesOf({ CNY: 9, EUR: 1, USD: 2 }, "en")).toEqual([
      ["USD", 2],
      ["CNY", 9],
      ["EUR", 1],
    ]);
    expect(currenciesOf({}, "zh-TW")).toEqual(["TWD", "CNY", "USD"]);
  });

  it("loses what is emptied", () => {
    expect(priced({ CNY: 9, USD: 2 }, "CNY", "")).toEqual({ USD: 2 });
    expect(priced({}, "CNY", 9.5)).toEqual({ CNY: 9.5 });
    expect(worded({ en: "Lamp", "zh-CN": "灯" }, "en", "")).toEqual({ "zh-CN": "灯" });
  });

  it("has a number, a name and addresses that lead somewhere", () => {
    expect(isComplete(LAMP)).toBe(true);
    expect(isComplete({ ...LAMP, url: "/shop/#L1", picture: "https://shop.example/l.png" })).toBe(true);
    for (const lack of [{ sku: " " }, { name: {} }, { url: "javascript:alert(1)" }, { picture: "//elsewhere.example" }])
      expect(isComplete({ ...LAMP, ...lack })).toBe(false);
  });

  it("shows a picture of this server, and another's only through it", () => {
    expect(pictureAt({ ...LAMP, picture: "/shop/l.svg" }, [])).toBe("/shop/l.svg");
    expect(pictureAt({ ...LAMP, picture: "https://shop.example/l.png" }, CHANNELS)).toBe("/go/key/picture/L%201");
    expect(pictureAt(LAMP, CHANNELS)).toBeNull();
  });
});
