import type { ReactElement } from "react";
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { Sending } from "@client/live.data.js";
import { Refused } from "@client/rest.js";
import { Icon } from "@ui/icons.js";
import { useOwn } from "../../own.js";
import { useSaid } from "../../session/said.js";
import { useStore } from "../../store.js";
import { useWords } from "../../words.js";
import { useDesk } from "../desk.store.js";
import own from "./own.json";
import { factsOf } from "./refused.data.js";
import css from "./refused.module.css";

const MOST = 3; // at once: the page below stays in sight

export function RefusedList({ items }: { items: readonly Sending[] }): ReactElement {
  const { t } = useWords();
  const say = useOwn(own);
  const store = useDesk();
  return (
    <ul className={css.list} role="alert" aria-label={say("label")}>
      {items.slice(0, MOST).map((item) => (
        <Item key={item.key} item={item} />
      ))}
      {items.length > 1 && (
        <li>
          {items.length > MOST && <span>{say("more", { n: items.length - MOST })}</span>}
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => items.forEach(({ key }) => store.forget(key))}
            aria-label={`${t("action.discard")}: ${say("drop_all", { n: items.length })}`}
          >
            {say("drop_all", { n: items.length })}
          </Button>
        </li>
      )}
    </ul>
  );
}

function Item({ item }: { item: Sending }): ReactElement {
  const { t, moment } = useWords();
  const say = useOwn(own);
  const said = useSaid();
  const store = useDesk();
  const { key, conversation, command, refusal } = item;
  const head = useStore(store.desk, (state) => state.heads.get(conversation));
  const name = `do.${command.do}`;
  const what = name in own ? say(name as keyof typeof own, factsOf(command, moment)) : command.do;
  const where = head ? `#${head.number} ${head.customer.name || t("customer.nameless")}` : say("somewhere");
  return (
    <li>
      <Icon name="warn" size={16} />
      <span>
        <Link to="/desk/$id" params={{ id: conversation }} search={(now) => now}>
          {say("about", { what, where })}
        </Link>{" "}
        {refusal && said(new Refused(0, refusal.code, refusal.message, refusal.facts))}
      </span>
      <div>
        <Button size="compact-sm" variant="default" onClick={() => store.retry(key)}>
          {t("action.retry")}
        </Button>
        <Button size="compact-sm" variant="subtle" color="gray" onClick={() => store.forget(key)}>
          {t("action.discard")}
        </Button>
      </div>
    </li>
  );
}
