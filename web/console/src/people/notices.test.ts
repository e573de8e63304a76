import { describe, expect, it } from "vitest";
import { browserOf } from "./notices.data.js";
import own from "./notices.json";

describe("devices", () => {
  it.each([
    [
      "Mozilla/5.0 (Linux; Android 15; Pixel 8) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36",
      "Chrome",
      "Android",
    ],
    [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19.0 Mobile Safari/604",
      "Safari",
      "iOS",
    ],
    ["Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge", "Windows"],
    ["Mozilla/5.0 (Macintosh; Intel Mac OS X 15.0; rv:142.0) Gecko/20100101 Firefox/142.0", "Firefox", "macOS"],
    ["curl/8", "?", "?"],
  ])("%s is %s on %s", (agent, browser, system) => {
    expect(browserOf(agent)).toEqual({ browser, system });
  });

  it("says everything in three languages", () => {
    for (const words of Object.values(own)) expect(Object.keys(words).sort()).toEqual(["en", "zh-CN", "zh-TW"]);
  });
});
