import { useState, type ReactElement } from "react";
import { Button, Switch, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { help, type HelpCentre } from "@client/help.js";
import { Chip } from "@ui/bits.js";
import { notify } from "@ui/notices.js";
import { submitting } from "../keys.js";
import people from "../people/people.module.css";
import { useWords } from "../words.js";
import { Audience } from "./audience.view.js";
import { draftOf, isSlug, slugOf, type HelpDraft } from "./help.data.js";
import { helpQuery } from "./help.view.js";
import { Looks } from "./looks.view.js";
import { Preview } from "./preview.view.js";
import css from "./help.module.css";

export interface PartProps {
  readonly draft: HelpDraft;
  readonly onChange: (draft: HelpDraft) => void;
}

export function Settings({ centre }: { centre: HelpCentre }): ReactElement {
  const { t } = useWords();
  const client = useQueryClient();
  const [draft, setDraft] = useState<HelpDraft>(() => draftOf(centre));
  const changed = JSON.stringify(draft) !== JSON.stringify(draftOf(centre));
  const save = useMutation({
    mutationFn: () => help.change(draft),
    onSuccess: (found) => {
      client.setQueryData(helpQuery.queryKey, found);
      setDraft(draftOf(found));
      notify(t("state.saved"));
    },
  });
  const submit = submitting(save.mutate);
  return (
    <div className={css.pair}>
      <section className={people["part"]}>
        <div className={css.head}>
          <h2>{t("help.settings")}</h2>
          <Chip tone={centre.open ? "good" : "plain"}>{t(centre.open ? "help.is_open" : "help.is_closed")}</Chip>
        </div>
        <form className={people["form"]} onSubmit={submit}>
          <Place draft={draft} onChange={setDraft} base={centre.base} />
          <Looks draft={draft} onChange={setDraft} />
          <Audience draft={draft} onChange={setDraft} />
          <footer className={people["footer"]}>
            <Button type="submit" loading={save.isPending} disabled={!changed || !isSlug(draft.slug)}>
              {t("action.save")}
            </Button>
            {changed && (
              <Button variant="subtle" color="gray" onClick={() => setDraft(draftOf(centre))}>
                {t("action.discard")}
              </Button>
            )}
          </footer>
        </form>
      </section>
      <Preview draft={draft} centre={centre} />
    </div>
  );
}

function Place({ draft, onChange, base }: PartProps & { base: string }): ReactElement {
  const { t } = useWords();
  return (
    <>
      <Switch
        label={t("help.open")}
        description={t("help.open.about")}
        checked={draft.open}
        onChange={(event) => onChange({ ...draft, open: event.currentTarget.checked })}
      />
      <TextInput
        label={t("help.slug")}
        description={t("help.slug.about")}
        placeholder="tomtit"
        maxLength={50}
        spellCheck={false}
        autoCapitalize="none"
        value={draft.slug}
        error={draft.slug !== "" && !isSlug(draft.slug) ? t("help.slug.wrong") : null}
        onChange={(event) => onChange({ ...draft, slug: slugOf(event.currentTarget.value) })}
      />
      <code className={css.address}>
        {base}/help/{draft.slug || "…"}/
      </code>
      <TextInput
        label={t("help.name")}
        description={t("help.name.about")}
        maxLength={80}
        value={draft.title}
        onChange={(event) => onChange({ ...draft, title: event.currentTarget.value })}
      />
      <TextInput
        label={t("help.footer")}
        description={t("help.footer.about")}
        maxLength={200}
        value={draft.footer}
        onChange={(event) => onChange({ ...draft, footer: event.currentTarget.value })}
      />
    </>
  );
}
