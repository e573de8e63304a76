import type { ReactElement } from "react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { rules as api, type Action, type Firing } from "@client/rules.js";
import { Chip, Empty } from "@ui/bits.js";
import { useDirectory, type Directory } from "../../people/directory.js";
import { Paged } from "../../paged.view.js";
import people from "../../people/people.module.css";
import { actionSaid } from "./rules.data.js";
import { useRuleWords, type RuleWords } from "./rules.words.js";
import css from "./rules.module.css";

const EVERY_MS = 10_000; // who watches a rule that was just put in force wants to see it fire

/** What rules did, newest first, each with the conversation it did it in. */
export function Log(): ReactElement {
  const rule = useRuleWords();
  const { words, r } = rule;
  const directory = useDirectory();
  const said = ({ rule: then, done }: Firing): string =>
    (done ?? []).map((one, at) => doneSaid(rule, one, then.then[at], directory)).join(r("say.then"));
  const unsent = useQuery({ queryKey: ["rules", "unsent"], queryFn: api.unsent }).data?.items.length ?? 0;
  return (
    <section>
      <header className={css["head"]}>
        <h2>{r("rules.log")}</h2>
        {unsent > 0 && <Chip tone="red">{r("rules.unsent", { n: unsent })}</Chip>}
      </header>
      <Paged
        queryKey={["rules", "log"]}
        fetch={(before) => api.firings(null, before)}
        count={3}
        height={56}
        everyMs={EVERY_MS}
        empty={<Empty icon="history" title={r("rules.log.empty")} />}
      >
        {(items) => (
          <ul className={people["list"]}>
            {items.map((one) => (
              <li key={one.id}>
                <div className={css["says"]}>
                  <strong>{one.rule.name}</strong>
                  <span>{said(one)}</span>
                </div>
                <Chip tone={toneOf(one)}>{outcomeSaid(rule, one)}</Chip>
                <Link to="/desk/$id" params={{ id: one.conversation_id }}>
                  #{one.number}
                </Link>
                <time dateTime={one.at}>{words.moment(one.at)}</time>
              </li>
            ))}
          </ul>
        )}
      </Paged>
    </section>
  );
}

type Done = NonNullable<Firing["done"]>[number];

function doneSaid(rule: RuleWords, done: Done, action: Action | undefined, directory: Directory): string {
  const said = action ? actionSaid(rule, action, directory) : rule.named("do", done.do);
  return done.error ? `${said} (${done.why || done.error})` : said;
}

function refused({ done }: Firing): number {
  return (done ?? []).filter(({ error }) => error).length;
}

function toneOf(one: Firing): "good" | "amber" | "red" | "plain" {
  if (one.outcome !== "fired") return "red";
  if (one.done === null) return "plain";
  return refused(one) > 0 ? "amber" : "good";
}

function outcomeSaid({ r }: RuleWords, one: Firing): string {
  if (one.outcome === "held_depth") return r("rules.log.held_depth", { depth: one.depth });
  if (one.outcome === "held_often") return r("rules.log.held_often");
  if (one.done === null) return r("rules.log.running");
  const n = refused(one);
  return n > 0 ? r("rules.log.failed", { n }) : r("rules.log.fired");
}
