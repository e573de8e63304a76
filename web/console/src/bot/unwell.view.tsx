import type { ReactElement } from "react";
import { useQuery } from "@tanstack/react-query";
import { botHealth } from "@client/learning.js";
import { Icon } from "@ui/icons.js";
import { useRight } from "../session/session.js";
import shell from "../shell.module.css";
import { useWords } from "../words.js";

const EVERY_MS = 30_000; // as long as a model rests that does not answer

/** What the bot works without for now: said to everybody who answers customers, since more of them may come. */
export function Unwell(): ReactElement | null {
  const { t } = useWords();
  const converses = useRight("converse");
  const { data } = useQuery({
    queryKey: ["bot-health"],
    queryFn: botHealth,
    enabled: converses,
    refetchInterval: EVERY_MS,
  });
  if (!data?.troubles.length) return null;
  return (
    <div className={shell["banner"]} role="status">
      <Icon name="warn" size={16} />
      <span>{data.troubles.map((what) => t(`unwell.${what}`)).join(" ")}</span>
    </div>
  );
}
