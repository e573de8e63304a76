import { useEffect, type ReactElement, type ReactNode } from "react";
import { Icon } from "@ui/icons.js";
import { submitting } from "../keys.js";
import { LOCALE_NAMES, LOCALES, useWords } from "../words.js";
import { learnErrors } from "./errors.js";
import { speakAtDoor } from "./preferences.js";
import css from "./door.module.css";

interface DoorProps {
  readonly title: string;
  readonly about: string;
  readonly error: string | null;
  readonly onSubmit: () => void;
  readonly children: ReactNode;
}

/** The frame of what people see before they are inside. */
export function Door({ title, about, error, onSubmit, children }: DoorProps): ReactElement {
  const { locale } = useWords();
  const submit = submitting(onSubmit);
  useEffect(() => void (error && learnErrors().catch(() => undefined)), [error]);
  return (
    <div className={css.door}>
      <main className={css.card}>
        <img src={`${import.meta.env.BASE_URL}wing.svg`} alt="" width={40} height={40} />
        <h1>{title}</h1>
        <p>{about}</p>
        <form onSubmit={submit} noValidate>
          {error && (
            <div className={css.error} role="alert">
              <Icon name="warn" />
              {error}
            </div>
          )}
          {children}
        </form>
      </main>
      <nav className={css.languages} aria-label="Language · 语言">
        {LOCALES.map((one) => (
          <button key={one} type="button" lang={one} aria-pressed={one === locale} onClick={() => speakAtDoor(one)}>
            {LOCALE_NAMES[one]}
          </button>
        ))}
      </nav>
    </div>
  );
}
