import { useState, type ReactElement, type ReactNode } from "react";
import { Button, TextInput } from "@mantine/core";
import { submitting } from "../../keys.js";
import { useWords } from "../../words.js";
import css from "./offers.module.css";

const LONGEST = 120; // a reason is a line in the timeline

interface WhyProps {
  readonly about: string;
  readonly act: string;
  readonly ready?: boolean;
  readonly busy?: boolean;
  readonly onGive: (why: string) => void;
  readonly children?: ReactNode;
}

/** A short form that ends in a reason and one act. */
export function WhyForm({ about, act, ready = true, busy = false, onGive, children }: WhyProps): ReactElement {
  const { t } = useWords();
  const [why, setWhy] = useState("");
  const submit = submitting(() => onGive(why.trim()));
  return (
    <form className={css.form} onSubmit={submit}>
      <p className={css.about}>{about}</p>
      {children}
      <TextInput
        data-autofocus
        label={t("more.why")}
        maxLength={LONGEST}
        value={why}
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
      <Button type="submit" disabled={!ready} loading={busy}>
        {act}
      </Button>
    </form>
  );
}
