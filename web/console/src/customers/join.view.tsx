import { useState, type ReactElement } from "react";
import { Button, Modal } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { customers } from "@client/api.js";
import { person, type Joined } from "@client/customers.js";
import type { CustomerLine } from "@client/types.js";
import { Avatar } from "@ui/bits.js";
import { notify } from "@ui/notices.js";
import { useOwn } from "../own.js";
import { SearchField } from "../search.view.js";
import { useWords } from "../words.js";
import own from "./own.json";
import { Loaded } from "./part.view.js";
import css from "./customers.module.css";

interface JoinProps {
  readonly customer: string;
  readonly label: string;
  readonly other?: string; // chosen already
}

/** Two customers who are one: chosen, looked at side by side, joined. */
export function Join({ customer, label, other }: JoinProps): ReactElement {
  const say = useOwn(own);
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState(other ?? null);
  return (
    <>
      <button type="button" className={css.text} onClick={() => setOpen(true)}>
        {label}
      </button>
      <Modal opened={open} onClose={() => setOpen(false)} title={say("join.title")} size="lg">
        {chosen ? (
          <Compare customer={customer} other={chosen} onBack={() => setChosen(null)} onDone={() => setOpen(false)} />
        ) : (
          <Choose but={customer} onChoose={setChosen} />
        )}
      </Modal>
    </>
  );
}

function Choose({ but, onChoose }: { but: string; onChoose: (id: string) => void }): ReactElement {
  const say = useOwn(own);
  const [words, setWords] = useState("");
  const query = useQuery({ queryKey: ["customers", "join", words], queryFn: () => customers.list(words) });
  return (
    <>
      <SearchField label={say("join.search")} value={words} onChange={setWords} className={css.search} />
      <Loaded query={query}>
        {({ items }) => <People all={items.filter(({ id }) => id !== but)} onChoose={onChoose} />}
      </Loaded>
    </>
  );
}

function People({ all, onChoose }: { all: readonly CustomerLine[]; onChoose: (id: string) => void }): ReactElement {
  const { t, moment } = useWords();
  const say = useOwn(own);
  if (all.length === 0) return <p className={css.quiet}>{say("join.none")}</p>;
  return (
    <ul className={css.list}>
      {all.map((one) => (
        <li key={one.id}>
          <button type="button" onClick={() => onChoose(one.id)}>
            <Avatar name={one.name} id={one.id} size={28} />
            <span className={css.who}>
              <strong>{one.name || t("customer.nameless")}</strong>
              <small>
                {[one.address, t("customer.seen", { ago: moment(one.seen_at) })].filter(Boolean).join(" · ")}
              </small>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

interface CompareProps {
  readonly customer: string;
  readonly other: string;
  readonly onBack: () => void;
  readonly onDone: () => void;
}

function Compare({ customer, other, onBack, onDone }: CompareProps): ReactElement {
  const say = useOwn(own);
  const client = useQueryClient();
  const query = useQuery({ queryKey: ["join", customer, other], queryFn: () => person.preview(customer, other) });
  const join = useMutation({
    mutationFn: () => person.merge(customer, other),
    onSuccess: () => {
      notify(say("merges.done"));
      onDone();
    },
    onSettled: () => client.invalidateQueries(), // nearly all that is known of the two
  });
  return (
    <Loaded query={query}>
      {(joined) => (
        <>
          <Side joined={joined} />
          {joined.clashes.length > 0 && (
            <div className={css.clashes}>
              <p>{say("join.clash")}</p>
              {joined.clashes.map(({ what, about, kept, other: lost }) => (
                <p key={what + about + lost}>{say(`join.clash.${what}`, { about, kept, other: lost })}</p>
              ))}
            </div>
          )}
          <p className={css.quiet}>{say("join.about")}</p>
          <footer className={css.foot}>
            <Button variant="default" onClick={onBack}>
              {say("join.back")}
            </Button>
            <Button loading={join.isPending} onClick={() => join.mutate()}>
              {say("join.confirm")}
            </Button>
          </footer>
        </>
      )}
    </Loaded>
  );
}

function Side({ joined }: { joined: Joined }): ReactElement {
  const { t, tier } = useWords();
  const say = useOwn(own);
  const comma = t("list.comma");
  const reached = (one: Joined["customer"]): string[] =>
    one.identities.filter(({ kind }) => kind !== "visitor").map(({ address }) => address);
  const both = [...reached(joined.customer), ...reached(joined.other)];
  const rows = [
    [say("name"), joined.customer.name, joined.other.name, joined.name],
    [say("tier"), tier(joined.customer.tier), tier(joined.other.tier), tier(joined.tier)],
    [say("join.tags"), joined.customer.tags.join(comma), joined.other.tags.join(comma), joined.tags.join(comma)],
    [say("join.identities"), reached(joined.customer).join(comma), reached(joined.other).join(comma), both.join(comma)],
  ] as const;
  return (
    <div className={css.scroll}>
      <table className={css.side}>
        <thead>
          <tr>
            <td />
            <th scope="col">{say("join.this")}</th>
            <th scope="col">{say("join.other")}</th>
            <th scope="col">{say("join.result")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, ...values]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {values.map((value, index) => (
                <td key={index}>{value || "–"}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
