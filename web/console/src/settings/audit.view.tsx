import type { ReactElement } from "react";
import { audit } from "@client/api.js";
import type { AuditEntry } from "@client/types.js";
import { Empty } from "@ui/bits.js";
import { Icon, type IconName } from "@ui/icons.js";
import { Paged } from "../paged.view.js";
import people from "../people/people.module.css";
import { useDirectory } from "../people/directory.js";
import { useWords, type Key } from "../words.js";
import { factsOf } from "./audit.data.js";
import css from "./settings.module.css";

const ICONS: readonly [RegExp, IconName][] = [
  [/failed|limited|forgotten/, "warn"],
  [/product/, "box"],
  [/connector_changed/, "link"],
  [/password|secret/, "lock"],
  [/invit/, "mail"],
  [/member/, "people"],
  [/channel/, "channels"],
  [/workspace/, "settings"],
  [/./, "person"],
];

/** Who did what that bears on security, newest first. */
export function Audit(): ReactElement {
  const { t } = useWords();
  return (
    <Paged
      queryKey={["audit"]}
      fetch={audit.list}
      count={8}
      height={64}
      empty={<Empty icon="keys" title={t("audit.empty")} />}
    >
      {(items) => (
        <ul className={people["list"]}>
          {items.map((entry) => (
            <Row key={entry.id} entry={entry} />
          ))}
        </ul>
      )}
    </Paged>
  );
}

function Row({ entry }: { entry: AuditEntry }): ReactElement {
  const words = useWords();
  const { member, channel } = useDirectory();
  // A stranger comes from somewhere; the set-up and a command on the machine do not.
  const who = member(entry.actor_id) || words.t(entry.facts["ip"] ? "audit.nobody" : "actor.system");
  const whom = entry.subject_id === entry.actor_id ? "" : member(entry.subject_id) || channel(entry.subject_id);
  const key: Key = `audit.${entry.act}`;
  return (
    <li>
      <span className={people["icon"]}>
        <Icon name={ICONS.find(([pattern]) => pattern.test(entry.act))?.[1] ?? "person"} />
      </span>
      <div className={people["who"]}>
        <strong>{words.t(key)}</strong>
        <span>{whom ? `${who} → ${whom}` : who}</span>
      </div>
      <ul className={css.facts}>
        {factsOf(words, entry).map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
      <time className={css.at} dateTime={entry.at}>
        {words.moment(entry.at)}
      </time>
    </li>
  );
}
