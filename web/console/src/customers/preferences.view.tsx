import { useState, type ReactElement } from "react";
import { Select, Switch, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { customers } from "@client/api.js";
import type { Customer } from "@client/types.js";
import { useOwn } from "../own.js";
import { useDirectory } from "../people/directory.js";
import { KINDS } from "../routing/profiles/profiles.data.js";
import { useWords } from "../words.js";
import own from "./own.json";
import css from "./customers.module.css";

type Wishes = Customer["preferences"];

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** Whom a customer likes best, where and when they like to be answered, whether to hear news: each is saved as it is chosen. */
export default function Preferences({ customer }: { customer: Customer }): ReactElement {
  const { t } = useWords();
  const say = useOwn(own);
  const client = useQueryClient();
  const { members } = useDirectory();
  const wishes = customer.preferences;
  const save = useMutation({
    mutationFn: (preferences: Wishes) => customers.change(customer.id, { preferences }),
    onSuccess: (kept) => client.setQueryData<Customer>(["customer", customer.id], kept),
  });
  const set = (name: string, value: string | boolean | null): void => {
    const others = Object.entries(wishes).filter(([key]) => key !== name);
    save.mutate(Object.fromEntries(value ? [...others, [name, value]] : others));
  };
  return (
    <div className={css.wishes}>
      <h3>{say("title")}</h3>
      <p className={css.quiet}>{say("about")}</p>
      <Select
        label={say("favourite")}
        placeholder={say("none")}
        clearable
        searchable
        value={text(wishes.favourite_member) || null}
        data={members.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={(id) => set("favourite_member", id)}
      />
      <Select
        label={say("channel")}
        placeholder={say("none")}
        clearable
        value={text(wishes.channel) || null}
        data={KINDS.map((kind) => ({ value: kind, label: t(`routing.channel.${kind}`) }))}
        onChange={(kind) => set("channel", kind)}
      />
      <Hours value={text(wishes.best_time)} onChange={(hours) => set("best_time", hours)} />
      <Switch
        label={say("no_news")}
        description={say("no_news.about")}
        checked={wishes.no_news === true}
        disabled={save.isPending}
        onChange={({ currentTarget: { checked } }) => set("no_news", checked)}
      />
    </div>
  );
}

/** Kept once both ends are there, and forgotten once both are empty. */
function Hours({ value, onChange }: { value: string; onChange: (hours: string | null) => void }): ReactElement {
  const say = useOwn(own);
  const [begin = "", end = ""] = value.split("-");
  const [hours, setHours] = useState([begin, end] as const);
  const keep = (next: readonly [string, string]): void => {
    setHours(next);
    const said = next[0] !== "" && next[1] !== "" ? next.join("-") : "";
    if (said !== value && (said !== "" || next.join("") === "")) onChange(said || null);
  };
  return (
    <fieldset className={css.hours}>
      <legend>{say("best_time")}</legend>
      <TextInput
        type="time"
        aria-label={say("from")}
        value={hours[0]}
        onChange={(e) => keep([e.target.value, hours[1]])}
      />
      <span aria-hidden="true">–</span>
      <TextInput
        type="time"
        aria-label={say("to")}
        value={hours[1]}
        onChange={(e) => keep([hours[0], e.target.value])}
      />
    </fieldset>
  );
}
