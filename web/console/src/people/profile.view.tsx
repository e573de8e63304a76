import { useState, type ReactElement } from "react";
import { Button, PasswordInput, Select, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { session } from "@client/api.js";
import { notify } from "@ui/notices.js";
import { SHOWN } from "../client.js";
import { submitting } from "../keys.js";
import { speakFrom } from "../session/preferences.js";
import { useSaid } from "../session/said.js";
import { sessionQuery, useSession, useSignOut } from "../session/session.js";
import { LOCALE_NAMES, LOCALES, useWords } from "../words.js";
import { NoticesPart } from "./notices.view.js";
import css from "./people.module.css";

const SHORTEST_PASSWORD = 10; // as the server asks

export function Profile(): ReactElement {
  const { t } = useWords();
  const signOut = useSignOut();
  return (
    <div className={css.parts}>
      <div className={css.column}>
        <About />
        <Password />
        <section className={css.part}>
          <h2>{t("me.sessions")}</h2>
          <p>{t("me.sessions.about")}</p>
          <Button variant="default" onClick={() => void signOut(true)}>
            {t("action.sign_out_everywhere")}
          </Button>
        </section>
      </div>
      <NoticesPart />
    </div>
  );
}

function About(): ReactElement {
  const { t, locale } = useWords();
  const client = useQueryClient();
  const { member } = useSession();
  const [name, setName] = useState(member.name);
  const save = useMutation({
    mutationFn: () => session.change({ name: name.trim() }),
    onSuccess: (found) => {
      client.setQueryData(
        sessionQuery.queryKey,
        (before) => before && { ...before, member: { ...before.member, name: found.member.name } },
      );
      void client.invalidateQueries({ queryKey: ["members"] });
      notify(t("state.saved"));
    },
  });
  const submit = submitting(save.mutate);
  return (
    <section className={css.part}>
      <h2>{t("me.profile")}</h2>
      <form className={css.form} onSubmit={submit}>
        <TextInput
          label={t("field.name")}
          description={t("field.name.about")}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput label={t("field.email")} value={member.email} readOnly />
        <Select
          label={t("field.language")}
          value={locale}
          onChange={(value) => value && speakFrom(value)}
          data={LOCALES.map((value) => ({ value, label: LOCALE_NAMES[value] }))}
        />
        <footer className={css.footer}>
          <Button type="submit" loading={save.isPending} disabled={!name.trim() || name.trim() === member.name}>
            {t("action.save")}
          </Button>
        </footer>
      </form>
    </section>
  );
}

function Password(): ReactElement {
  const { t } = useWords();
  const said = useSaid();
  const [old, setOld] = useState("");
  const [next, setNext] = useState("");
  const save = useMutation({
    meta: SHOWN,
    mutationFn: () => session.password(old, next),
    onSuccess: () => {
      setOld("");
      setNext("");
      notify(t("me.password.changed"));
    },
  });
  const submit = submitting(save.mutate);
  const short = next.length > 0 && next.length < SHORTEST_PASSWORD;
  const show = { "aria-label": t("action.show_password") };
  return (
    <section className={css.part}>
      <h2>{t("me.password")}</h2>
      <form className={css.form} onSubmit={submit}>
        <PasswordInput
          label={t("field.old_password")}
          autoComplete="current-password"
          value={old}
          error={save.error ? said(save.error) : null}
          visibilityToggleButtonProps={show}
          onChange={(event) => setOld(event.currentTarget.value)}
        />
        <PasswordInput
          label={t("field.new_password")}
          autoComplete="new-password"
          value={next}
          error={short ? t("error.short_password", { n: SHORTEST_PASSWORD }) : null}
          visibilityToggleButtonProps={show}
          onChange={(event) => setNext(event.currentTarget.value)}
        />
        <footer className={css.footer}>
          <Button type="submit" loading={save.isPending} disabled={!old || next.length < SHORTEST_PASSWORD}>
            {t("me.password.change")}
          </Button>
        </footer>
      </form>
    </section>
  );
}
