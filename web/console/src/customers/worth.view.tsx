import type { ReactElement } from "react";
import { useQuery } from "@tanstack/react-query";
import { person } from "@client/customers.js";
import { Part } from "../conversations/part.view.js";
import panel from "../conversations/customer.module.css";
import { useOwn } from "../own.js";
import { useWords } from "../words.js";
import own from "./own.json";
import { Loaded } from "./part.view.js";
import css from "./customers.module.css";

/** What a customer bought, in the currency they buy in. */
export function Worth({ customer }: { customer: string }): ReactElement {
  const { t, number, money, moment } = useWords();
  const say = useOwn(own);
  const query = useQuery({ queryKey: ["worth", customer], queryFn: () => person.worth(customer) });
  return (
    <Part title={say("worth")}>
      <Loaded query={query}>
        {(worth) =>
          worth.count === 0 ? (
            <p className={css.quiet}>{say("worth.none")}</p>
          ) : (
            <>
              <dl className={panel["facts"]}>
                <dt>{say("worth.total")}</dt>
                <dd>{money(worth.total, worth.currency)}</dd>
                <dt>{say("worth.count")}</dt>
                <dd>{number(worth.count)}</dd>
                <dt>{say("worth.average")}</dt>
                <dd>{money(Math.round(worth.average * 100) / 100, worth.currency)}</dd>
                <dt>{say("worth.last")}</dt>
                <dd>{worth.last_at && moment(worth.last_at)}</dd>
              </dl>
              {!worth.of_all && <p className={css.quiet}>{say("worth.newest")}</p>}
              {worth.other_currencies.length > 0 && (
                <p className={css.quiet}>
                  {say("worth.others", { list: worth.other_currencies.join(t("list.comma")) })}
                </p>
              )}
            </>
          )
        }
      </Loaded>
    </Part>
  );
}
