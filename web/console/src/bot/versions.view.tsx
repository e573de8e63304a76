import type { ReactElement } from "react";
import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { flows } from "@client/bot.js";
import { Chip, Empty } from "@ui/bits.js";
import { notify } from "@ui/notices.js";
import { Paged } from "../paged.view.js";
import { useDirectory } from "../people/directory.js";
import { useWords } from "../words.js";
import type { Editing } from "./editing.js";
import css from "./editor.module.css";

/** What was published, newest first; any of them can become the draft again. */
export function Versions({ editing: { flow, adopt } }: { editing: Editing }): ReactElement {
  const { t, moment } = useWords();
  const { member } = useDirectory();
  const restore = useMutation({
    mutationFn: (version: number) => flows.restore(flow.id, version),
    onSuccess: (restored, version) => {
      adopt(restored);
      notify(t("bot.restored", { n: version }));
    },
  });
  return (
    <Paged
      queryKey={["flow-versions", flow.id]}
      fetch={(cursor) => flows.versions(flow.id, cursor)}
      count={3}
      height={56}
      empty={<Empty icon="clock" title={t("bot.versions.empty")} />}
    >
      {(items) => (
        <ul className={css.versions}>
          {items.map(({ version, published_at: at, published_by: by, note }) => (
            <li key={version}>
              <strong>{t("bot.version", { n: version })}</strong>
              {version === flow.version && <Chip tone="good">{t("bot.version.now")}</Chip>}
              <Button
                size="compact-xs"
                variant="subtle"
                loading={restore.isPending}
                onClick={() => restore.mutate(version)}
              >
                {t("bot.restore")}
              </Button>
              <small>
                <time dateTime={at}>{moment(at)}</time> {member(by) || t("actor.system")}
              </small>
              {note && <p>{note}</p>}
            </li>
          ))}
        </ul>
      )}
    </Paged>
  );
}
