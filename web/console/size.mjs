/** Bytes on the wire of a member's first visit to the desk, against the promise: fails when over. */
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUDGET = 350_000; // as promised in the product's figures
const dist = new URL("../dist/console/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", dist)));
const gz = (path) => gzipSync(readFileSync(new URL(path, dist)), { level: 9 }).length;

const needed = new Set(["index.html", "wing.svg"]);
const walk = (name) => {
  const { file, css = [], imports = [] } = manifest[name];
  for (const path of [file, ...css]) needed.add(path);
  imports.forEach(walk);
};
walk("index.html");
walk("src/conversations/desk.view.tsx");
// One language is loaded; the largest stands for whichever it is.
const languages = ["zh-CN", "zh-TW", "en"].map((language) => manifest[`words:${language}`].file);
needed.add(languages.sort((a, b) => gz(b) - gz(a))[0]);

const sizes = [...needed].map((path) => [path, gz(path)]).sort((a, b) => b[1] - a[1]);
const whole = sizes.reduce((sum, [, bytes]) => sum + bytes, 0);
console.log(`console, desk  ${whole} of ${BUDGET} bytes gz${whole > BUDGET ? "  OVER" : ""}`);
for (const [path, bytes] of sizes) console.log(`  ${path.padEnd(44)} ${String(bytes).padStart(6)}`);
process.exit(whole > BUDGET ? 1 : 0);
