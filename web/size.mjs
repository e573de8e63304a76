/** Bytes on the wire of a customer's first visit, against the promise: fails when over. */
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const dist = new URL("dist/", import.meta.url);
const gz = (path) => gzipSync(readFileSync(new URL(path, dist)), { level: 9 }).length;
const assets = readdirSync(new URL("widget/assets/", dist))
  .filter((name) => !name.endsWith(".br")) // the same again, smaller
  .map((name) => `widget/assets/${name}`);

const loader = gz("widget.js");
// Only where a shop lets its bot think ahead, to whoever waits for minutes, and once a conversation is over and its customer is asked.
const later = assets.filter((path) => /\/(ahead|call|rating)-/.test(path));
const languages = assets.filter((path) => /_words_/.test(path)); // a visitor loads one: count the largest
const whole =
  ["widget/index.html", ...assets].reduce(
    (sum, path) => sum + (languages.includes(path) || later.includes(path) ? 0 : gz(path)),
    loader,
  ) + Math.max(...languages.map(gz));
let over = false;
for (const [what, bytes, budget] of [
  ["loader", loader, 3_000],
  ["widget, whole", whole, 25_000],
]) {
  over ||= bytes > budget;
  console.log(`${what.padEnd(14)} ${String(bytes).padStart(6)} of ${budget} bytes gz${bytes > budget ? "  OVER" : ""}`);
}
for (const path of assets) console.log(`  ${path.padEnd(40)} ${String(gz(path)).padStart(6)}`);
process.exit(over ? 1 : 0);
