/** Whether messages get through: the synthetic customer's minutes. */
import { get, post } from "./rest.js";
import type { components } from "./schema.js";

type Made = components["schemas"];

export type Proofs = Made["ProofsOut"];
export type ChannelProof = Proofs["channels"][number];
export type ProofMinute = Made["ProofOut"];

export const proof = {
  read: () => get<Proofs>("/proof"),
  now: () => post<Proofs>("/proof"),
  history: (channel: string) => get<{ readonly items: readonly ProofMinute[] }>(`/proof/${channel}`),
};
