/** Bytes on the wire of a customer's first visit, against the promise: fails when over. */
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const dist = new URL("dist/", import.meta.url);
const gz = (path) => gzipSync(readFileSync(new URL(path, dist)), { level: 9 }).length;
const assets = readdirSync(new URL("widget/assets/", dist))
  .filter((name) => !name.endsWith(".br")) // the same again, smaller
  .map((name) => `widget/assets/${name}`);

const loader = gz("widget.js");
const languages = assets.filter((path) => /_words_/.test(path)); // a visitor loads one: count the largest
// What is loaded when it is first needed: each by itself, and none of it before the customer can write.
const LATER = ["ahead", "call", "rating", "cards", "extras", "form", "inviting", "later"];
const later = assets.filter((path) => LATER.some((name) => path.includes(`/${name}`)));
const latest = assets.filter((path) => /_later_/.test(path)); // their words, of which one language is loaded, too
const invite = gz("widget-invite.js"); // on the shop's page, only where it invites
const whole =
  ["widget/index.html", ...assets].reduce(
    (sum, path) => sum + ([...languages, ...later, ...latest].includes(path) ? 0 : gz(path)),
    loader,
  ) + Math.max(...languages.map(gz));
const beside = later.reduce((sum, path) => sum + gz(path), invite + Math.max(...latest.map(gz)));
let over = false;
for (const [what, bytes, budget] of [
  ["loader", loader, 3_000],
  ["first visit", whole, 25_000],
  ["largest later", Math.max(invite, ...later.map(gz)), 3_000],
  ["all later", beside, 12_000],
]) {
  over ||= bytes > budget;
  console.log(`${what.padEnd(14)} ${String(bytes).padStart(6)} of ${budget} bytes gz${bytes > budget ? "  OVER" : ""}`);
}
console.log(`${"uses it all".padEnd(14)} ${String(whole + beside).padStart(6)}`);
for (const path of ["widget-invite.js", ...assets]) console.log(`  ${path.padEnd(40)} ${String(gz(path)).padStart(6)}`);
process.exit(over ? 1 : 0);
