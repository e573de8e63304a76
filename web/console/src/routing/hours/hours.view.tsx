import { useState, type ReactElement } from "react";
import { Button, Modal, Select } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { calendars as api, targets, type OwnHours } from "@client/targets.js";
import { workspace } from "@client/api.js";
import { Link } from "@tanstack/react-router";
import { Chip, Rows } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { notify } from "@ui/notices.js";
import { useDirectory } from "../../people/directory.js";
import { Failed } from "../../session/failed.view.js";
import { useRight } from "../../session/session.js";
import people from "../../people/people.module.css";
import { calendarOf, draftOf, isComplete } from "../../settings/hours.data.js";
import { SpecialDays, Week } from "../../settings/hours.view.js";
import { useWords } from "../../words.js";
import { draftOf as targetOf, sentence } from "../targets/targets.data.js";

const ownQuery = { queryKey: ["calendars"], queryFn: api.list };

interface Subject {
  readonly kind: OwnHours["kind"];
  readonly id: string;
  readonly name: string;
}

/** The hours of teams, channels and targets; whatever has none goes by the workspace's. */
export function HoursTab(): ReactElement {
  const { t } = useWords();
  const { data, error, refetch } = useQuery(ownQuery);
  const subjects = useSubjects();
  const [edited, setEdited] = useState<Subject | null>(null);
  const mayManage = useRight("manage_people");
  const own = (one: Subject): OwnHours | undefined =>
    data?.items.find(({ kind, subject_id }) => kind === one.kind && subject_id === one.id);
  if (!data)
    return error ? (
      <Failed error={error} retry={() => void refetch()} />
    ) : (
      <Rows count={3} height={64} label={t("state.loading")} />
    );
  return (
    <>
      <ul className={`${people["list"]} ${people["timed"]}`}>
        {mayManage && <Whole />}
        {subjects.map((one) => (
          <li key={`${one.kind}${one.id}`}>
            <span className={people["icon"]}>
              <Icon name={one.kind === "team" ? "people" : one.kind === "channel" ? "channels" : "clock"} />
            </span>
            <div className={people["who"]}>
              <strong>{one.name}</strong>
              <span>{t(`hours.kind.${one.kind}`)}</span>
            </div>
            <Kept own={own(one)} />
            <Button
              variant="default"
              size="xs"
              onClick={() => setEdited(one)}
              aria-label={t("member.edit", { name: one.name })}
            >
              {t("action.edit")}
            </Button>
          </li>
        ))}
      </ul>
      <Modal opened={edited !== null} onClose={() => setEdited(null)} size="xl" title={edited?.name}>
        {edited && <Begin subject={edited} own={own(edited)} onDone={() => setEdited(null)} />}
      </Modal>
    </>
  );
}

/** The workspace's own hours, which stand among its settings. */
function Whole(): ReactElement {
  const { t } = useWords();
  return (
    <li>
      <span className={people["icon"]}>
        <Icon name="settings" />
      </span>
      <div className={people["who"]}>
        <strong>{t("settings.workspace")}</strong>
        <span>{t("settings.hours")}</span>
      </div>
      <Button
        variant="default"
        size="xs"
        aria-label={t("member.edit", { name: t("settings.workspace") })}
        renderRoot={(props) => <Link to="/settings" {...props} />}
      >
        {t("action.edit")}
      </Button>
    </li>
  );
}

function Kept({ own }: { own: OwnHours | undefined }): ReactElement {
  const { t } = useWords();
  return own ? (
    <Chip tone="accent">{t("hours.own", { zone: own.hours.zone })}</Chip>
  ) : (
    <Chip>{t("hours.workspace")}</Chip>
  );
}

function useSubjects(): readonly Subject[] {
  const words = useWords();
  const directory = useDirectory();
  const list = useQuery({ queryKey: ["targets", "list"], queryFn: targets.list }).data?.items ?? [];
  return [
    ...directory.teams.map(({ id, name }) => ({ kind: "team" as const, id, name })),
    ...directory.channels.map(({ id, name }) => ({ kind: "channel" as const, id, name })),
    ...list
      .filter(({ hours }) => hours === "own")
      .map((one) => ({ kind: "target" as const, id: one.id, name: one.name ?? "" }))
      .map((one) => ({ ...one, name: one.name || nameOf(one.id) })),
  ];

  function nameOf(id: string): string {
    const found = list.find((one) => one.id === id);
    return found ? sentence(words, targetOf(found), directory) : "";
  }
}

interface EditProps {
  readonly subject: Subject;
  readonly own: OwnHours | undefined;
  readonly onDone: () => void;
}

/** Who has no hours yet begins with the workspace's. */
function Begin(props: EditProps): ReactElement {
  const { t } = useWords();
  const firm = useQuery({ queryKey: ["workspace"], queryFn: workspace.get }).data;
  if (props.own) return <Edit {...props} begin={props.own.hours} />;
  if (!firm) return <Rows count={4} height={44} label={t("state.loading")} />;
  return <Edit {...props} begin={{ ...firm.calendar, zone: firm.zone }} />;
}

function Edit({ subject, own, onDone, begin }: EditProps & { begin: OwnHours["hours"] }): ReactElement {
  const { t } = useWords();
  const client = useQueryClient();
  const [draft, setDraft] = useState(() => draftOf(begin));
  const [zone, setZone] = useState(begin.zone);
  const followed = {
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ownQuery.queryKey });
      notify(t("state.saved"));
      onDone();
    },
  };
  const save = useMutation({
    mutationFn: () => api.put(subject.kind, subject.id, { ...calendarOf(draft), zone }),
    ...followed,
  });
  const drop = useMutation({ mutationFn: () => api.drop(subject.kind, subject.id), ...followed });
  return (
    <form
      className={people["form"]}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Select
        label={t("settings.zone")}
        searchable
        limit={60}
        value={zone}
        data={[...new Set([zone, ...Intl.supportedValuesOf("timeZone")])].sort()}
        onChange={(value) => value && setZone(value)}
      />
      <Week draft={draft} onChange={setDraft} />
      <h3>{t("settings.days")}</h3>
      <SpecialDays draft={draft} onChange={setDraft} />
      <footer className={people["footer"]}>
        {own && (
          <Button variant="subtle" color="gray" loading={drop.isPending} onClick={() => drop.mutate()}>
            {t("hours.drop")}
          </Button>
        )}
        <span />
        <Button type="submit" loading={save.isPending} disabled={!isComplete(draft)}>
          {t("action.save")}
        </Button>
      </footer>
    </form>
  );
}
