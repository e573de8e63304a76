import { useState, type ReactElement } from "react";
import { Button, Select, Skeleton, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { workspace } from "@client/api.js";
import type { Workspace, WorkspaceChange } from "@client/types.js";
import { Page } from "@ui/bits.js";
import { notify } from "@ui/notices.js";
import { submitting } from "../keys.js";
import { Failed } from "../session/failed.view.js";
import type { SettingsTab } from "../tabs.js";
import people from "../people/people.module.css";
import { sessionQuery } from "../session/session.js";
import { TabBar } from "../tabbar.view.js";
import { LOCALE_NAMES, LOCALES, useWords } from "../words.js";
import { Audit } from "./audit.view.js";
import { calendarOf, draftOf, isComplete } from "./hours.data.js";
import { SpecialDays, Week } from "./hours.view.js";
import { WebhookSecret } from "./webhooks.view.js";
import css from "./settings.module.css";

const workspaceQuery = { queryKey: ["workspace"], queryFn: workspace.get };

const TABS: readonly SettingsTab[] = ["workspace", "audit"];

export function SettingsPage(): ReactElement {
  const { t } = useWords();
  const { tab = "workspace" } = useSearch({ from: "/inside/settings" });
  return (
    <Page title={t("nav.settings")} about={t(tab === "audit" ? "audit.about" : "settings.about")}>
      <TabBar label={t("nav.settings")} shown={tab}>
        {TABS.map((one) => (
          <Link key={one} to="/settings" search={{ tab: one }} aria-current={one === tab ? "page" : undefined}>
            {t(`settings.${one}`)}
          </Link>
        ))}
      </TabBar>
      {tab === "audit" ? <Audit /> : <Firm />}
    </Page>
  );
}

function Firm(): ReactElement {
  const { data, error, refetch } = useQuery(workspaceQuery);
  return (
    <>
      {data && (
        <div className={people["parts"]}>
          <div className={css.column}>
            <About workspace={data} />
            <WebhookSecret />
          </div>
          <Hours workspace={data} />
        </div>
      )}
      {!data && !error && <Skeleton height={420} radius={14} />}
      {!data && error && <Failed error={error} retry={() => void refetch()} />}
    </>
  );
}

// eslint-disable-next-line @typescript-eslint/explicit-function-return-type -- a mutation, as it comes
function useSave() {
  const { t } = useWords();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: WorkspaceChange) => workspace.change(change),
    onSuccess: (found) => {
      client.setQueryData(workspaceQuery.queryKey, found);
      client.setQueryData(
        sessionQuery.queryKey,
        (before) => before && { ...before, workspace: { ...before.workspace, name: found.name, zone: found.zone } },
      );
      notify(t("state.saved"));
    },
  });
}

function zones(now: string): string[] {
  return [...new Set([now, ...Intl.supportedValuesOf("timeZone")])].sort();
}

function About({ workspace: { name, language, zone } }: { workspace: Workspace }): ReactElement {
  const { t } = useWords();
  const save = useSave();
  const [draft, setDraft] = useState({ name, language, zone });
  const changed = draft.name.trim() !== name || draft.language !== language || draft.zone !== zone;
  const submit = submitting(() => save.mutate({ ...draft, name: draft.name.trim() }));
  return (
    <section className={people["part"]}>
      <h2>{t("settings.workspace")}</h2>
      <form className={people["form"]} onSubmit={submit}>
        <TextInput
          label={t("settings.name")}
          maxLength={120}
          value={draft.name}
          onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
        />
        <Select
          label={t("settings.language")}
          description={t("settings.language.about")}
          value={draft.language}
          onChange={(value) => value && setDraft({ ...draft, language: value })}
          data={LOCALES.map((value) => ({ value, label: LOCALE_NAMES[value] }))}
        />
        <Select
          label={t("settings.zone")}
          description={t("settings.zone.about")}
          searchable
          limit={60}
          value={draft.zone}
          onChange={(value) => value && setDraft({ ...draft, zone: value })}
          data={zones(zone)}
        />
        <footer className={people["footer"]}>
          <Button type="submit" loading={save.isPending} disabled={!changed || !draft.name.trim()}>
            {t("action.save")}
          </Button>
        </footer>
      </form>
    </section>
  );
}

function Hours({ workspace: { calendar, zone } }: { workspace: Workspace }): ReactElement {
  const { t } = useWords();
  const save = useSave();
  const [draft, setDraft] = useState(() => draftOf(calendar));
  const changed = JSON.stringify(draft) !== JSON.stringify(draftOf(calendar));
  const submit = submitting(() => save.mutate({ calendar: calendarOf(draft) }));
  return (
    <section className={people["part"]}>
      <h2>{t("settings.hours")}</h2>
      <p>{t("settings.hours.about", { zone })}</p>
      <form onSubmit={submit}>
        <Week draft={draft} onChange={setDraft} />
        <h3 className={css.heading}>{t("settings.days")}</h3>
        <SpecialDays draft={draft} onChange={setDraft} />
        <footer className={people["footer"]}>
          <Button type="submit" loading={save.isPending} disabled={!changed || !isComplete(draft)}>
            {t("action.save")}
          </Button>
        </footer>
      </form>
    </section>
  );
}
