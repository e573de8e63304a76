import type { Identity, WidgetHello } from "../../client/live.wire.js";
import { current, type Chat } from "./chat.data.js";
import type { Keep } from "./keep.js";
import { language } from "./words.js";

export interface ChatOptions {
  readonly site: string;
  readonly keep: Keep;
  readonly address: string;
  readonly identity: () => Identity | undefined;
  readonly changed: (chat: Chat) => void;
  readonly forgotten: () => void; // all of this customer
}

/** Who and where the customer is, and the last number applied, so that nothing comes twice or not at all. */
export function hello(chat: Chat, { site, keep, address, identity }: ChatOptions): WidgetHello {
  const thread = current(chat);
  const who = identity();
  return {
    t: "hello",
    v: 1,
    site,
    token: keep.get("token"),
    language: language(),
    ...(address && { page: address }),
    ...(who && { identity: who }),
    ...(thread && thread.log.last > 0 && { conversation: thread.id, after: thread.log.last }),
  };
}
