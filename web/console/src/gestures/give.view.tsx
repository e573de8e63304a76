import { useState, type ReactElement } from "react";
import { Button, Radio, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { gestures, type GestureKind } from "@client/gestures.js";
import { uuid7 } from "@client/ids.js";
import { Empty } from "@ui/bits.js";
import { notify } from "@ui/notices.js";
import { Loaded } from "../customers/part.view.js";
import { useOwn } from "../own.js";
import { useRight } from "../session/session.js";
import { useWords } from "../words.js";
import { codeOf } from "./gestures.data.js";
import own from "./own.json";
import css from "./gestures.module.css";

interface GiveProps {
  readonly customer: string;
  readonly conversation: string | null;
  readonly onDone: () => void;
}

/** A small surprise for a customer: what, and why. Beyond the budget a supervisor is asked. */
export function GiveForm(props: GiveProps): ReactElement {
  const say = useOwn(own);
  const supervises = useRight("supervise");
  const query = useQuery({ queryKey: ["gesture-kinds"], queryFn: gestures.kinds });
  return (
    <Loaded query={query}>
      {(kinds) => {
        const live = kinds.filter((one) => one.live);
        const [first] = live;
        return first ? (
          <Form {...props} kinds={live} first={first} />
        ) : (
          <Empty
            icon="gift"
            title={say("give.none")}
            action={
              supervises && (
                <Link to="/gestures" search={{ tab: "kinds" }} onClick={props.onDone}>
                  {say("give.none.add")}
                </Link>
              )
            }
          >
            {!supervises && say("give.none.about")}
          </Empty>
        );
      }}
    </Loaded>
  );
}

interface FormProps extends GiveProps {
  readonly kinds: readonly GestureKind[];
  readonly first: GestureKind;
}

function Form({ customer, conversation, onDone, kinds, first }: FormProps): ReactElement {
  const { money } = useWords();
  const say = useOwn(own);
  const client = useQueryClient();
  const { data: budget } = useQuery({ queryKey: ["gesture-budget"], queryFn: gestures.budget });
  const [id] = useState(uuid7); // one form, one gesture: sent twice it is made once
  const [kind, setKind] = useState(first);
  const [why, setWhy] = useState("");
  const [code, setCode] = useState("");
  const asks = codeOf(kind.what);
  const give = useMutation({
    mutationFn: () =>
      gestures.want(id, { kind_id: kind.id, customer_id: customer, conversation_id: conversation, why, code }),
    onSuccess: ({ state }) => {
      notify(say(state === "asked" ? "given.asked" : "given.promised"));
      onDone();
    },
    onSettled: () =>
      Promise.all(["gestures", "gesture-budget"].map((key) => client.invalidateQueries({ queryKey: [key] }))),
  });
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        give.mutate();
      }}
    >
      <Radio.Group
        label={say("give.what")}
        value={kind.id}
        onChange={(value) => setKind(kinds.find((one) => one.id === value) ?? kind)}
      >
        <div className={css.choices}>
          {kinds.map((one) => (
            <Radio
              key={one.id}
              value={one.id}
              autoFocus={one.id === kind.id}
              label={`${one.name} · ${budget ? money(one.cost, budget.currency) : one.cost}`}
            />
          ))}
        </div>
      </Radio.Group>
      <Textarea
        label={say("give.why")}
        {...(conversation && { description: say("give.why.about") })}
        required
        autosize
        minRows={2}
        maxLength={300}
        value={why}
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
      {asks && (
        <TextInput
          label={say(`give.${asks}`)}
          required={asks === "order"}
          value={code}
          maxLength={100}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
      )}
      <Button type="submit" loading={give.isPending}>
        {say("give")}
      </Button>
    </form>
  );
}
