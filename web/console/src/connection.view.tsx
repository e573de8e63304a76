import { useEffect, useState, type ReactElement } from "react";
import { Icon } from "@ui/icons.js";
import { useDesk } from "./conversations/desk.store.js";
import { useStore } from "./store.js";
import { useWords } from "./words.js";
import css from "./shell.module.css";

const PATIENCE_MS = 1500; // shorter breaks are nobody's business

/** Says that what is shown may be old: the server is away. */
export function Connection(): ReactElement | null {
  const { live } = useDesk();
  const { t } = useWords();
  const open = useStore(live, (state) => state.phase === "open" || state.phase === "stopped");
  const held = useStore(live, (state) => state.outbox.filter((item) => item.command.do === "say").length);
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (open) return undefined;
    const timer = setTimeout(() => setLate(true), PATIENCE_MS);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [open]);
  if (!late) return null;
  return (
    <div className={css.banner} data-tone="amber" role="status">
      <Icon name="warn" size={16} />
      {held > 0 ? t("connection.lost_held", { n: held }) : t("connection.lost")}
    </div>
  );
}
