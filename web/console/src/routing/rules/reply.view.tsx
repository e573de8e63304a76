import type { ReactElement } from "react";
import { Select, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { templates } from "@client/templates.js";
import { templatesQuery } from "../../templates/queries.js";
import { textOf, titleOf, TONES } from "../../templates/templates.data.js";
import { LOCALE_NAMES, LOCALES } from "../../words.js";
import type { FieldsProps } from "./actions.view.js";
import { blanksIn } from "./rules.data.js";
import { useRuleWords } from "./rules.words.js";
import css from "./rules.module.css";

const BLANKS = "{name} {number} {opens}";
const OWN = ""; // no template: the rule's own words

/** What is replied: a template that all may use, or words of the rule's own. */
export function Reply({ action, change }: FieldsProps): ReactElement {
  const { words, r, named } = useRuleWords();
  const { data } = useQuery(templatesQuery);
  const shared = (data ?? []).filter(({ own }) => !own); // a rule is everybody's
  const chosen = shared.find(({ id }) => id === action.template_id);
  const gone = data !== undefined && action.template_id && !chosen;
  return (
    <>
      <Select
        aria-label={r("field.template")}
        searchable
        value={action.template_id ?? OWN}
        error={gone ? r("field.template.gone") : undefined}
        data={[
          { value: OWN, label: r("field.template.own") },
          ...shared.map((one) => ({ value: one.id, label: titleOf(one, words.locale) })),
        ]}
        onChange={(id) => change({ template_id: id || null, ...(id && { text: {} }) })}
      />
      {action.template_id ? (
        <>
          <Select
            aria-label={r("field.tone")}
            value={action.tone ?? "warm"}
            data={TONES.map((value) => ({ value, label: named("tone", value) }))}
            onChange={(tone) => change({ tone: TONES.find((one) => one === tone) ?? "warm" })}
          />
          {chosen && <Shown text={textOf(chosen, words.locale, action.tone ?? "warm")[0]} />}
        </>
      ) : (
        <Own action={action} change={change} />
      )}
    </>
  );
}

/** What it would say; a blank that a person fills holds it back, since no person is there. */
function Shown({ text }: { text: string }): ReactElement {
  const { r } = useRuleWords();
  const { data } = useQuery({ queryKey: ["templates", "blanks"], queryFn: templates.blanks, staleTime: Infinity });
  const filled = data?.items.flatMap(({ name, called }) => [name, ...Object.values(called)]);
  const open = filled && blanksIn(text).find((blank) => !filled.includes(blank));
  return (
    <p className={css["about"]}>
      {text}
      {open && (
        <span role="alert" className={css["bad"]}>
          {" "}
          {r("field.template.blank", { blank: `{${open}}` })}
        </span>
      )}
    </p>
  );
}

function Own({ action, change }: FieldsProps): ReactElement {
  const { r } = useRuleWords();
  const text = typeof action.text === "object" && action.text ? action.text : {};
  const said: Readonly<Record<string, string | undefined>> = text;
  return (
    <>
      {LOCALES.map((locale) => (
        <Textarea
          key={locale}
          label={r("field.reply", { language: LOCALE_NAMES[locale], blanks: BLANKS })}
          autosize
          minRows={1}
          maxRows={6}
          maxLength={2000}
          value={said[locale] ?? ""}
          onChange={(event) => change({ text: { ...text, [locale]: event.currentTarget.value } })}
        />
      ))}
    </>
  );
}
