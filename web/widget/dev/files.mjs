import { randomUUID } from "node:crypto";

/** Uploads and downloads of the twin, in memory, for whoever has a token. */
export class Files {
  bodies = new Map();

  constructor(knows) {
    this.knows = knows;
  }

  async serve(request, response, url, json) {
    const token = (request.headers.authorization ?? "").replace("Bearer ", "");
    const body = this.bodies.get(url.pathname.split("/").at(-1));
    if (!this.knows(token)) return json(404, { code: "not_found", message: "", facts: {} });
    if (request.method === "POST") return json(200, await this.take(request, url));
    if (body === undefined) return json(404, { code: "not_found", message: "", facts: {} });
    return response
      .writeHead(200, { "Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff" })
      .end(body);
  }

  async take(request, url) {
    const body = Buffer.concat(await request.toArray());
    const id = randomUUID();
    this.bodies.set(id, body);
    return {
      id,
      name: url.searchParams.get("name"),
      media_type: request.headers["content-type"],
      size_bytes: body.length,
    };
  }
}
