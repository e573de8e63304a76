import { useState, type ReactElement } from "react";
import { Button } from "@mantine/core";
import { rules as api, type Version } from "@client/rules.js";
import { Chip } from "@ui/bits.js";
import { Paged } from "../../paged.view.js";
import { useDirectory } from "../../people/directory.js";
import people from "../../people/people.module.css";
import { sentence } from "./rules.data.js";
import { useRuleWords } from "./rules.words.js";
import css from "./rules.module.css";

interface Props {
  readonly rule: string;
  readonly now: number;
  readonly restore: (version: Version) => void;
}

/** What a rule said before, who said it, and a way back: nothing is in force before it is saved. */
export function Versions({ rule, now, restore }: Props): ReactElement {
  const { r } = useRuleWords();
  const [open, setOpen] = useState(false);
  return (
    <section className={css["part"]}>
      <div>
        <Button variant="default" size="xs" aria-expanded={open} onClick={() => setOpen(!open)}>
          {r("rule.versions")}
        </Button>
      </div>
      {open && (
        <Paged
          queryKey={["rules", "versions", rule, now]}
          fetch={(before) => api.versions(rule, before)}
          count={2}
          height={56}
          empty={<p>–</p>}
        >
          {(items) => (
            <ul className={people["list"]}>
              {items.map((one) => (
                <li key={one.version}>
                  <Row one={one} now={now} restore={restore} />
                </li>
              ))}
            </ul>
          )}
        </Paged>
      )}
    </section>
  );
}

function Row({ one, now, restore }: { one: Version } & Pick<Props, "now" | "restore">): ReactElement {
  const rule = useRuleWords();
  const { words, r } = rule;
  const directory = useDirectory();
  const { version: n } = one;
  return (
    <>
      <div className={css["says"]}>
        <strong>
          {r("rule.version", { n })} · {words.moment(one.at)} · {directory.member(one.member_id)}
        </strong>
        <span>{sentence(rule, one.rule, directory)}</span>
      </div>
      <Chip tone={one.live ? "good" : "plain"}>{r(one.live ? "rule.version.live" : "rule.version.off")}</Chip>
      {n === now ? (
        <Chip>{r("rule.version.now")}</Chip>
      ) : (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={r("rule.restore.of", { n })}
          onClick={() => restore(one)}
        >
          {r("rule.restore")}
        </Button>
      )}
    </>
  );
}
