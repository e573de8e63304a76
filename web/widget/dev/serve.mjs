import { createServer } from "node:http";
import { Twin } from "./twin.mjs";

/** Arguments: the shop's port (0 = any free one) and its page's language. Prints the shop's and the twin's address. */
const [port = "8787", language = "zh-CN"] = process.argv.slice(2);
const CSP = "default-src 'none'; script-src http:; frame-src http:"; // a strict shop: what we need must fit in

const us = await new Twin().listen();
const page = `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Fernweh Outdoor</title></head>
<body><main><h1>Fernweh Outdoor</h1><p>Tents, packs, stoves.</p></main>
<script async src="${us}widget.js" data-site="demo"></script></body></html>`;

const shop = createServer((_, response) => {
  response.writeHead(200, { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": CSP }).end(page);
});
// Another port is another origin, and still the same site, as chat.shop.example is to www.shop.example.
shop.listen(Number(port), "127.0.0.1", () => console.log(`http://127.0.0.1:${shop.address().port}/ ${us}`));
