import type { ReactElement } from "react";
import { ActionIcon, Button, Select, TextInput } from "@mantine/core";
import type { SurveyQuestion, Words } from "@client/surveys.js";
import { Icon } from "@ui/icons.js";
import { useOwn } from "../own.js";
import { LOCALE_NAMES, LOCALES } from "../words.js";
import catalogue from "./own.json";
import type { PartProps } from "./form.view.js";
import css from "./surveys.module.css";

const MOST = 3; // each further question costs answers
const LONGEST = 300;

/** The main question and the thanks, by language; what is left empty is said in our own words, which stand there pale. */
export function Texts({ draft, change, known }: PartProps): ReactElement {
  const say = useOwn(catalogue);
  return (
    <>
      <ByLanguage
        label={say("form.text")}
        value={draft.text}
        usual={known.words[draft.scale]}
        set={(text) => change({ text })}
      />
      <ByLanguage
        label={say("form.thanks")}
        value={draft.thanks}
        usual={known.thanks}
        set={(thanks) => change({ thanks })}
      />
    </>
  );
}

export function Questions({ draft, change }: PartProps): ReactElement {
  const say = useOwn(catalogue);
  const set = (index: number, part: Partial<SurveyQuestion>): void =>
    change({ questions: draft.questions.map((one, at) => (at === index ? { ...one, ...part } : one)) });
  const add = (): void => {
    const taken = new Set(draft.questions.map(({ id }) => id));
    const id = ["fast", "q1", "q2", "q3"].find((one) => !taken.has(one)) ?? "q4";
    const text = id === "fast" ? Object.fromEntries(LOCALES.map((one) => [one, catalogue["form.fast"][one]])) : {};
    change({ questions: [...draft.questions, { id, text, kind: "yes_no" }] });
  };
  return (
    <fieldset className={css.questions}>
      <legend>{say("form.questions")}</legend>
      {draft.questions.map((question, index) => (
        <div key={question.id} className={css.question}>
          <ByLanguage
            label={`${say("own.question")} ${index + 1}`}
            value={question.text}
            usual={{}}
            set={(text) => set(index, { text })}
          />
          <div className={css.kind}>
            <Select
              aria-label={say("form.question.kind")}
              value={question.kind}
              data={(["yes_no", "scale", "text"] as const).map((value) => ({ value, label: say(`kind.${value}`) }))}
              onChange={(kind) => kind && set(index, { kind })}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={say("form.question.drop")}
              onClick={() => change({ questions: draft.questions.filter((one) => one !== question) })}
            >
              <Icon name="close" size={16} />
            </ActionIcon>
          </div>
        </div>
      ))}
      {draft.questions.length < MOST && (
        <Button variant="default" onClick={add}>
          {say("form.question.add")}
        </Button>
      )}
    </fieldset>
  );
}

interface LanguagesProps {
  readonly label: string;
  readonly value: Words;
  readonly usual: Words;
  readonly set: (value: Words) => void;
}

function ByLanguage({ label, value, usual, set }: LanguagesProps): ReactElement {
  return (
    <div className={css.languages} role="group" aria-label={label}>
      <span>{label}</span>
      {LOCALES.map((locale) => (
        <TextInput
          key={locale}
          aria-label={`${label} · ${LOCALE_NAMES[locale]}`}
          lang={locale}
          maxLength={LONGEST}
          placeholder={usual[locale] ?? LOCALE_NAMES[locale]}
          value={value[locale] ?? ""}
          onChange={(event) => set({ ...value, [locale]: event.currentTarget.value })}
        />
      ))}
    </div>
  );
}
