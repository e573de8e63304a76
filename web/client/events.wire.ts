/** Events as the server documents them: aliases of what `make docs` makes of its code. */
import type { components } from "./schema.js";

export type Language = "zh-CN" | "zh-TW" | "en";

type EventOut = components["schemas"]["EventOut"];

/** Kinds the language has (docs/reference/language) that no server sends yet; clients know them already. */
type Announced = { readonly kind: "redacted"; readonly seqs: readonly number[] };

export type Body = EventOut["body"] | Announced;
export type MessageBody = Extract<Body, { kind: "message" }>;
export type Purpose = NonNullable<MessageBody["purpose"]>;
export type FileRef = NonNullable<MessageBody["files"]>[number];
export type Source = NonNullable<MessageBody["sources"]>[number];
export type Offer = NonNullable<MessageBody["offer"]>;
export type MessageCard = NonNullable<MessageBody["cards"]>[number];
export type Actor = components["schemas"]["ActorOut"];
export type Status = components["schemas"]["HeadOut"]["status"];
export type Event = Omit<EventOut, "body"> & { readonly body: Body };
