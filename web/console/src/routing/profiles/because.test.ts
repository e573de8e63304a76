import { expect, test } from "vitest";
import { LOCALES, speak } from "../../words.js";
import { sentencesOf } from "./because.data.js";

const why = {
  policy: "default",
  place: 2,
  waiting: 5,
  waited_seconds: 42,
  reasons: ["vip", "quick_at", "fast_and_flexible", "skill:returns", "language:yue", "of_a_newer_server"],
  others: ["Ada", "Bo"],
};

test("a decision is told in sentences: place, why now, why this member, who else", async () => {
  const said = sentencesOf(why, "Tia", await speak("en"));
  expect(said[0]).toBe("Number 2 of 5 waiting by “Fewest customers lost”, after 42 s.");
  expect(said).toContain("Is a VIP.");
  expect(said).toContain("Tia is quicker at matters like this than at the others that waited.");
  expect(said).toContain("Speaks Cantonese.");
  expect(said).toContain("Knows “returns”.");
  expect(said.at(-1)).toBe("Next in line: Ada, Bo.");
  expect(said).toHaveLength(7);
});

test("every language has as many sentences", async () => {
  for (const locale of LOCALES) expect(sentencesOf(why, "Tia", await speak(locale))).toHaveLength(7);
});
