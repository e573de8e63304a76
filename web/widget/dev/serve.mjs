import { Twin } from "./twin.mjs";

/** Arguments: port (0 = any free one) and the page's language. */
const [port = "8787", language = "zh-CN"] = process.argv.slice(2);
const SHOP = `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Fernweh Outdoor</title></head>
<body><main><h1>Fernweh Outdoor</h1><p>Tents, packs, stoves.</p></main>
<script async src="/widget.js" data-site="demo"></script></body></html>`;

console.log(`http://127.0.0.1:${await new Twin().listen(Number(port), SHOP)}/`);
