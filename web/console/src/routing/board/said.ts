/** Says an alert on whatever page; loaded with the first one. */
import type { useNavigate } from "@tanstack/react-router";
import type { Alerted } from "@client/live.wire.js";
import { notify } from "@ui/notices.js";
import { saying } from "../../own.js";
import type { Words } from "../../words.js";
import { catalogue, sentence } from "./words.js";

export function tell(alert: Alerted, words: Words, navigate: ReturnType<typeof useNavigate>): void {
  notify(sentence(words, alert), "bad", {
    name: saying(catalogue, words.locale)("alerts.open"),
    run: () => void navigate({ to: "/routing", search: { tab: "board" } }),
  });
}
