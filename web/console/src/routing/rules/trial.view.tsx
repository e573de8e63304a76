import type { ReactElement } from "react";
import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { rules as api } from "@client/rules.js";
import { useDirectory } from "../../people/directory.js";
import { actionSaid, TRIED, type Draft } from "./rules.data.js";
import { useTrouble } from "../../session/said.js";
import { useRuleWords } from "./rules.words.js";
import css from "./rules.module.css";

const SHOWN = 50; // of what it would have done: who reads on looks at one of them

/** A rule held against the last conversations before it is in force: where it would have fired, and done what. */
export function Trial({ draft, onError }: { draft: Draft; onError: (error: Error) => void }): ReactElement {
  const rule = useRuleWords();
  const { words, r } = rule;
  const told = useTrouble();
  const directory = useDirectory();
  const name = draft.said.name.trim() || "–"; // who tries it first need not name it
  const attempt = useMutation({
    onError,
    mutationFn: () =>
      api.try({ rule: { ...draft.said, name }, rule_id: draft.id, group_id: draft.group_id, last: TRIED }),
  });
  const found = attempt.data;
  const actions = draft.said.then.map((action) => actionSaid(rule, action, directory)).join(r("say.then"));
  return (
    <section className={css["part"]} aria-live="polite">
      <div className={css["row"]}>
        <p className={css["about"]}>{r("rule.try.about")}</p>
        <Button variant="default" loading={attempt.isPending} onClick={() => attempt.mutate()}>
          {r("rule.try", { n: TRIED })}
        </Button>
      </div>
      {found && (
        <>
          <strong>{r("rule.tried", { looked: found.looked_at, n: found.fired.length })}</strong>
          {found.troubles > 0 && <p>{r("rule.tried.troubles", { n: found.troubles, why: told(found.trouble) })}</p>}
          {found.fired.length > 0 && <p className={css["about"]}>{r("rule.tried.would", { actions })}</p>}
          <ul className={css["tried"]}>
            {found.fired.slice(0, SHOWN).map((one) => (
              <li key={`${one.conversation_id}${one.at}`}>
                <Link to="/desk/$id" params={{ id: one.conversation_id }}>
                  {one.customer_name || words.t("customer.nameless")} #{one.number}
                </Link>
                <time dateTime={one.at}>{words.moment(one.at)}</time>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
