import { useRef, type ReactElement } from "react";
import { Button } from "@mantine/core";
import { Icon } from "@ui/icons.js";
import { notify } from "@ui/notices.js";
import { useWords } from "../words.js";
import { logoOf } from "./logo.js";
import type { PartProps } from "./settings.view.js";
import css from "./help.module.css";

export function Looks({ draft, onChange }: PartProps): ReactElement {
  const { t } = useWords();
  const input = useRef<HTMLInputElement>(null);
  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    const logo = await logoOf(file);
    if (logo === null) notify(t("help.logo.wrong"), "bad");
    else onChange({ ...draft, logo });
  };
  return (
    <div className={css.looks}>
      <label className={css.colour}>
        {t("help.accent")}
        <input
          type="color"
          value={draft.accent}
          onChange={(event) => onChange({ ...draft, accent: event.currentTarget.value })}
        />
      </label>
      <div role="group" aria-label={t("help.logo")} className={css.logo}>
        <span>{t("help.logo")}</span>
        <div>
          {draft.logo && <img src={draft.logo} alt={t("help.logo")} />}
          <input
            ref={input}
            type="file"
            accept="image/*"
            hidden
            aria-label={t("help.logo.choose")}
            onChange={(event) => {
              void take(event.currentTarget.files?.[0]);
              event.currentTarget.value = ""; // so that the same picture may be picked again
            }}
          />
          <Button
            variant="default"
            leftSection={<Icon name="picture" size={16} />}
            onClick={() => input.current?.click()}
          >
            {t("help.logo.choose")}
          </Button>
          {draft.logo && (
            <Button variant="subtle" color="gray" onClick={() => onChange({ ...draft, logo: "" })}>
              {t("help.logo.remove")}
            </Button>
          )}
        </div>
        <small>{t("help.logo.about")}</small>
      </div>
    </div>
  );
}
