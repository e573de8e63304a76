import type { ReactElement } from "react";
import { Link } from "@tanstack/react-router";
import { person, type Past } from "@client/customers.js";
import { Chip } from "@ui/bits.js";
import { Part } from "../conversations/part.view.js";
import { useOwn } from "../own.js";
import { Paged } from "../paged.view.js";
import { useDirectory } from "../people/directory.js";
import { useWords } from "../words.js";
import own from "./own.json";
import css from "./customers.module.css";

/** Every conversation of a customer over all channels, with how fast the first answer was and what they thought. */
export function History({ customer, but }: { customer: string; but?: string }): ReactElement {
  const say = useOwn(own);
  return (
    <Part title={say("history")}>
      <Paged
        queryKey={["history", customer]}
        fetch={(after) => person.past(customer, after)}
        count={3}
        height={44}
        empty={<p className={css.quiet}>{say("history.none")}</p>}
      >
        {(items) => (
          <ul className={css.past}>
            {items.map((one) => (
              <Row key={one.id} one={one} here={one.id === but} />
            ))}
          </ul>
        )}
      </Paged>
    </Part>
  );
}

function Row({ one, here }: { one: Past; here: boolean }): ReactElement {
  const { t, has, moment, seconds } = useWords();
  const say = useOwn(own);
  const { channel } = useDirectory();
  const status = `status.${one.status}`;
  return (
    <li aria-current={here || undefined}>
      <Link to="/desk/$id" params={{ id: one.id }} search={{ view: "all" }}>
        #{one.number}
      </Link>
      <span>{channel(one.channel_id)}</span>
      <time dateTime={one.opened_at}>{moment(one.opened_at)}</time>
      <small>
        {has(status) ? t(status) : one.status}
        {" · "}
        {one.first_seconds === null ? say("history.open") : say("history.first", { time: seconds(one.first_seconds) })}
        {one.reason && ` · ${one.reason}`}
      </small>
      {one.score !== null && <Chip>{say("history.rated", { score: one.score })}</Chip>}
    </li>
  );
}
