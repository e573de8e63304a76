import { useState, type ReactElement } from "react";
import { Button, Select, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { person, type Consent, type ConsentKind } from "@client/customers.js";
import { Chip } from "@ui/bits.js";
import { Part } from "../conversations/part.view.js";
import { useOwn } from "../own.js";
import { Paged } from "../paged.view.js";
import { useDirectory } from "../people/directory.js";
import { useWords } from "../words.js";
import own from "./own.json";
import { Loaded } from "./part.view.js";
import css from "./customers.module.css";

const KINDS: readonly ConsentKind[] = ["typing_preview", "thinks_ahead", "answers_by_mail", "marketing", "data_use"];
const WAYS: readonly Consent["how"][] = ["conversation", "phone", "mail", "form", "shop", "widget"];

/** What a customer agreed to and took back: when, where and how; of each kind the last word counts. */
export function Consents({ customer }: { customer: string }): ReactElement {
  const say = useOwn(own);
  const query = useQuery({ queryKey: ["consents", customer], queryFn: () => person.consents(customer, null) });
  return (
    <Part title={say("consent")}>
      <Loaded query={query}>
        {({ items, now }) => (
          <>
            {KINDS.map((kind) => (
              <Kind key={kind} customer={customer} kind={kind} last={now.find((one) => one.kind === kind)} />
            ))}
            {items.length > 1 && <Past customer={customer} />}
          </>
        )}
      </Loaded>
    </Part>
  );
}

interface KindProps {
  readonly customer: string;
  readonly kind: ConsentKind;
  readonly last: Consent | undefined;
}

function Kind({ customer, kind, last }: KindProps): ReactElement {
  const say = useOwn(own);
  const [changing, setChanging] = useState(false);
  return (
    <div className={css.consent}>
      <span>{say(`consent.${kind}`)}</span>
      <Chip tone={last?.given ? "good" : "plain"}>
        {say(last ? (last.given ? "consent.given" : "consent.withdrawn") : "consent.never")}
      </Chip>
      <button
        type="button"
        className={css.text}
        aria-expanded={changing}
        aria-label={say("consent.change", { what: say(`consent.${kind}`) })}
        onClick={() => setChanging((now) => !now)}
      >
        {say(last?.given ? "consent.take" : "consent.give")}
      </button>
      {last && <Said one={last} />}
      {changing && <Change customer={customer} kind={kind} given={!last?.given} onDone={() => setChanging(false)} />}
    </div>
  );
}

/** Every word, page by page, once somebody asks. */
function Past({ customer }: { customer: string }): ReactElement {
  const say = useOwn(own);
  const [open, setOpen] = useState(false);
  return (
    <details className={css.past} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{say("consent.past")}</summary>
      {open && (
        <Paged
          queryKey={["consents", customer, "past"]}
          fetch={(after) => person.consents(customer, after)}
          count={2}
          height={28}
          empty={null}
        >
          {(items) =>
            items.map((one) => (
              <p key={one.id}>
                {say(`consent.${one.kind}`)} · {say(one.given ? "consent.given" : "consent.withdrawn")} ·{" "}
                <Said one={one} />
              </p>
            ))
          }
        </Paged>
      )}
    </details>
  );
}

function Said({ one }: { one: Consent }): ReactElement {
  const { moment } = useWords();
  const say = useOwn(own);
  const { member } = useDirectory();
  const who = one.member_id ? member(one.member_id) : say("consent.self");
  return (
    <small>
      {say("consent.by", { how: say(`by.${one.how}`), at: moment(one.at), who })}
      {one.place && ` · ${one.place}`}
    </small>
  );
}

interface ChangeProps {
  readonly customer: string;
  readonly kind: ConsentKind;
  readonly given: boolean;
  readonly onDone: () => void;
}

function Change({ customer, kind, given, onDone }: ChangeProps): ReactElement {
  const say = useOwn(own);
  const client = useQueryClient();
  const [how, setHow] = useState<Consent["how"]>("conversation");
  const [place, setPlace] = useState("");
  const save = useMutation({
    mutationFn: () => person.agree(customer, { kind, given, how, place }),
    onSuccess: onDone,
    onSettled: () => client.invalidateQueries({ queryKey: ["consents", customer] }),
  });
  return (
    <form
      className={css.inline}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Select
        label={say("consent.how")}
        allowDeselect={false}
        value={how}
        data={WAYS.map((value) => ({ value, label: say(`by.${value}`) }))}
        onChange={(value) => value && setHow(value)}
      />
      <TextInput
        label={say("consent.place")}
        value={place}
        maxLength={200}
        onChange={(event) => setPlace(event.currentTarget.value)}
      />
      <Button type="submit" loading={save.isPending}>
        {say(given ? "consent.give" : "consent.take")}
      </Button>
    </form>
  );
}
