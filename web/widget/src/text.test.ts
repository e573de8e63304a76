import { describe, expect, it } from "vitest";
import { PHONE } from "./form.data.js";
import { fileName, fileSize, parts } from "./text.data.js";
import catalogue from "../catalogue.json";

const links = (text: string): unknown[] => parts(text).filter((part) => typeof part !== "string");
const read = (text: string): string =>
  parts(text).reduce<string>((said, part) => said + (typeof part === "string" ? part : part.text), "");

describe("a link in a message (hostile case 7)", () => {
  it.each(["javascript:alert(1)", "data:text/html,x", "//evil.example", "<a href=x>", "![x](ftp://evil.example/q)"])(
    "is not made of %s",
    (text) => {
      expect(links(text)).toEqual([]);
      expect(read(text)).toBe(text);
    },
  );

  it("shows the host that a user name pretends to be", () => {
    expect(links("https://bank.example@evil.example/pay")).toMatchObject([{ host: "evil.example" }]);
  });

  it("shows the real name of a look-alike host", () => {
    expect(links("https://\u0430pple.com")).toMatchObject([{ host: expect.stringMatching(/^xn--/) as string }]);
  });

  it("leaves the sentence's own punctuation outside", () => {
    expect(links("看 https://shop.example/a，或 (https://shop.example/b).")).toMatchObject([
      { text: "https://shop.example/a", host: "" },
      { text: "https://shop.example/b", host: "" },
    ]);
  });

  it("loses no letter of the text", () => {
    const text = "a https://x.example/1?b=c#d e http://[bad f https://y.example.";
    expect(read(text)).toBe(text);
  });
});

describe("a file's name (hostile case 5)", () => {
  it("cannot turn the reading direction to hide its ending", () => {
    expect(fileName("invoice\u202egpj.exe")).toBe("invoicegpj.exe");
  });

  it("is shortened in the middle, so that the ending stays", () => {
    const name = fileName(`${"长".repeat(4000)}.pdf`);
    expect(Array.from(name).length).toBeLessThanOrEqual(40);
    expect(name.endsWith(".pdf")).toBe(true);
  });

  it("stands beside a size people can read", () => {
    expect([900, 5000, 26_214_400].map(fileSize)).toEqual(["900 B", "5 kB", "25 MB"]);
  });
});

describe("the catalogue", () => {
  it.each(Object.entries(catalogue))("says %s in all three languages with the same facts", (_, said) => {
    const facts = Object.values(said).map((text) => (text.match(/\{\w+\}/g) ?? []).sort().join());
    expect(Object.keys(said)).toEqual(["zh-CN", "zh-TW", "en"]);
    expect(new Set(facts).size).toBe(1);
  });
});

it("a browser can read the pattern of telephone numbers", () => {
  const pattern = new RegExp(`^(?:${PHONE})$`, "v"); // as browsers do: what they cannot read they pass over
  expect(["+86 138-0013 8000", "(02) 2345-6789", "12345", "ask my wife"].map((one) => pattern.test(one))).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
