import { useRef, useState, type ReactElement } from "react";
import { flushSync } from "react-dom";
import { Button, SegmentedControl, Select, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { templates as api, type Template, type TemplateForm, type Tone } from "@client/templates.js";
import type { Locale } from "@client/types.js";
import { submitting } from "../keys.js";
import { useOwn } from "../own.js";
import { useDirectory } from "../people/directory.js";
import { useSession } from "../session/session.js";
import { LOCALE_NAMES, LOCALES, useWords } from "../words.js";
import words from "./catalogue.json";
import { FilesField } from "./files.view.js";
import { formOf } from "./form.data.js";
import { templatesQuery } from "./queries.js";
import { titleOf, TONES } from "./templates.data.js";
import css from "./templates.module.css";

/** A template: titles and words by language and tone, for whom it is, and what is sent with it. */
export function Editor({ one, onDone }: { one: Template | null; onDone: () => void }): ReactElement {
  const { t, locale } = useWords();
  const own = useOwn(words);
  const client = useQueryClient();
  const [form, setForm] = useState(() => formOf(one));
  const [language, setLanguage] = useState<Locale>(locale);
  const may = useMayChange(one);
  const done = async (): Promise<void> => {
    await client.invalidateQueries({ queryKey: templatesQuery.queryKey });
    onDone();
  };
  const save = useMutation({ mutationFn: () => api.keep(one?.id ?? null, form), onSuccess: done });
  const drop = useMutation({ mutationFn: () => api.drop(one?.id ?? ""), onSuccess: done });
  const submit = submitting(save.mutate);
  const change = (part: Partial<TemplateForm>): void => setForm((before) => ({ ...before, ...part }));
  return (
    <form className={css.form} onSubmit={submit}>
      <SegmentedControl
        aria-label={own("language")}
        value={language}
        data={LOCALES.map((value) => ({ value, label: LOCALE_NAMES[value] }))}
        onChange={setLanguage}
      />
      <TextInput
        label={own("title")}
        maxLength={120}
        value={form.titles[language] ?? ""}
        onChange={({ currentTarget: { value } }) => change({ titles: titled(form.titles, language, value) })}
      />
      <Texts form={form} language={language} change={change} />
      <div className={css.pair}>
        <TextInput
          label={own("shortcut")}
          leftSection="/"
          maxLength={30}
          value={form.shortcut ?? ""}
          onChange={({ currentTarget: { value } }) => change({ shortcut: value.replace(/[\s/]/g, "") })}
        />
        <Place form={form} change={change} />
      </div>
      <FilesField files={form.files ?? []} onChange={(files) => change({ files })} />
      <footer>
        <Button type="submit" loading={save.isPending} disabled={!may || Object.keys(form.titles).length === 0}>
          {t("action.save")}
        </Button>
        {one && may && (
          <Button
            variant="subtle"
            color="red"
            loading={drop.isPending}
            aria-label={own("drop", { name: titleOf(one, locale) })}
            onClick={() => drop.mutate()}
          >
            {t("action.remove")}
          </Button>
        )}
      </footer>
    </form>
  );
}

/** What is shared is for those who write articles, or supervise. */
export function useShares(): boolean {
  const { member } = useSession();
  return member.rights.includes("edit_knowledge") || member.rights.includes("supervise");
}

function useMayChange(one: { readonly own: boolean } | null): boolean {
  const shares = useShares();
  return one === null || one.own || shares;
}

function titled(titles: TemplateForm["titles"], language: Locale, title: string): TemplateForm["titles"] {
  const others = Object.fromEntries(Object.entries(titles).filter(([one]) => one !== language));
  return title === "" ? others : { ...others, [language]: title };
}

interface PartProps {
  readonly form: TemplateForm;
  readonly change: (part: Partial<TemplateForm>) => void;
}

function Place({ form, change }: PartProps): ReactElement {
  const own = useOwn(words);
  const { teams } = useDirectory();
  const shares = useShares();
  const choices = [
    { value: "own", label: own("place.own") },
    { value: "all", label: own("place.all") },
    ...teams.map(({ id, name }) => ({ value: id, label: name })),
  ];
  const value = form.team_id ?? form.place ?? "own";
  return (
    <Select
      label={own("place")}
      disabled={!shares}
      value={value}
      data={choices}
      onChange={(chosen) => {
        if (chosen === "own" || chosen === "all") change({ place: chosen, team_id: null });
        else if (chosen) change({ place: "team", team_id: chosen });
      }}
    />
  );
}

function Texts({ form, language, change }: PartProps & { language: Locale }): ReactElement {
  const own = useOwn(words);
  const fields = useRef<Partial<Record<Tone, HTMLTextAreaElement | null>>>({});
  const last = useRef<Tone>("warm");
  const { data } = useQuery({ queryKey: ["templates", "blanks"], queryFn: api.blanks, staleTime: Infinity });
  const write = (tone: Tone, text: string): void =>
    change({ texts: { ...form.texts, [language]: { ...form.texts[language], [tone]: text } } });
  const put = (blank: string): void => {
    const field = fields.current[last.current];
    const text = form.texts[language]?.[last.current] ?? "";
    const at = field?.selectionStart ?? text.length;
    const end = field?.selectionEnd ?? at;
    flushSync(() => write(last.current, `${text.slice(0, at)}{${blank}}${text.slice(end)}`));
    const behind = at + blank.length + 2;
    field?.focus();
    field?.setSelectionRange(behind, behind);
  };
  return (
    <>
      {TONES.map((tone) => (
        <Textarea
          key={tone}
          ref={(field) => {
            fields.current[tone] = field;
          }}
          label={own(`tone.${tone}`)}
          autosize
          minRows={2}
          maxRows={8}
          maxLength={4000}
          value={form.texts[language]?.[tone] ?? ""}
          onFocus={() => {
            last.current = tone;
          }}
          onChange={(event) => write(tone, event.currentTarget.value)}
        />
      ))}
      <p className={css.blanks}>
        {own("blanks")}{" "}
        {(data?.items ?? []).map(({ name, called }) => (
          <button key={name} type="button" onClick={() => put(called[language] ?? name)}>
            {called[language] ?? name}
          </button>
        ))}
        <small>{own("blanks.about", { example: `{${own("blanks.example")}}` })}</small>
      </p>
    </>
  );
}
