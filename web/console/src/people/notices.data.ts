/** What a browser's long name says, in two words. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/Edg/, "Edge"],
  [/OPR\//, "Opera"],
  [/SamsungBrowser/, "Samsung Internet"],
  [/Firefox|FxiOS/, "Firefox"],
  [/Chrom|CriOS/, "Chrome"],
  [/Safari/, "Safari"],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/iPhone|iPad/, "iOS"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/Mac OS/, "macOS"],
  [/CrOS/, "ChromeOS"],
  [/Linux/, "Linux"],
];

const named = (names: typeof BROWSERS, agent: string): string => names.find(([sign]) => sign.test(agent))?.[1] ?? "?";

export const browserOf = (agent: string): { readonly browser: string; readonly system: string } => ({
  browser: named(BROWSERS, agent),
  system: named(SYSTEMS, agent),
});
