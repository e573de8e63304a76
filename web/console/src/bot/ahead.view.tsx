import type { ReactElement } from "react";
import { useQuery } from "@tanstack/react-query";
import { ahead } from "@client/bot.js";
import { useRight } from "../session/session.js";
import { useWords } from "../words.js";

const DAYS = 28;

/** What thinking while customers type came to; nothing where it is not used. */
export function Saved(): ReactElement | null {
  const { t, seconds } = useWords();
  const sees = useRight("see_measures");
  const { data } = useQuery({ queryKey: ["ahead"], queryFn: () => ahead.saved(DAYS), enabled: sees });
  if (!data || data.used + data.discarded === 0) return null;
  return (
    <p>
      {t("bot.ahead.saved", {
        days: DAYS,
        used: data.used,
        time: seconds(data.saved_seconds),
        discarded: data.discarded,
      })}
    </p>
  );
}
