import { useState, type ReactElement } from "react";
import { Chip as Choice, Select, Switch, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient, type UseMutateFunction } from "@tanstack/react-query";
import { notices, type Fallback, type NoticeForm, type NoticeSettings, type Topic } from "@client/notices.js";
import { Rows } from "@ui/bits.js";
import { notify } from "@ui/notices.js";
import { chime } from "../conversations/alerts.js";
import { useOwn } from "../own.js";
import { clockOf, minuteOf } from "../routing/board/board.data.js";
import { Failed } from "../session/failed.view.js";
import { TONES, type Tone } from "../session/preferences.data.js";
import { prefer, usePreferences } from "../session/preferences.js";
import { useSaid } from "../session/said.js";
import { useRight } from "../session/session.js";
import { useWords } from "../words.js";
import { Devices } from "./devices.view.js";
import own from "./notices.json";
import css from "./people.module.css";

const KEY = ["notices"];
const TOPICS: readonly Topic[] = ["offer", "message", "colleague", "alert"];
const FALLBACKS: readonly Fallback[] = ["mail", "webhook", "none"];
const NIGHT = { from_minute: 22 * 60, until_minute: 7 * 60 }; // when most people sleep

/** What finds me when I do not look, where, and how loud. */
export function NoticesPart(): ReactElement {
  const n = useOwn(own);
  const { t } = useWords();
  const { data, error, refetch } = useQuery({ queryKey: KEY, queryFn: notices.settings });
  return (
    <section className={css.part}>
      <h2>{n("title")}</h2>
      <p>{n("about")}</p>
      {data && (
        <div className={css.form}>
          <Devices settings={data} />
          <Wishes settings={data} />
          <Sound />
        </div>
      )}
      {!data && !error && <Rows count={3} height={48} label={t("state.loading")} />}
      {!data && error && <Failed error={error} retry={() => void refetch()} />}
    </section>
  );
}

type Save = UseMutateFunction<NoticeSettings, Error, Partial<NoticeForm>>;

/** Each choice is kept as soon as it is made. */
function useSave({ topics, sound, quiet, fallback }: NoticeSettings): Save {
  const client = useQueryClient();
  const said = useSaid();
  const before: NoticeForm = { topics, sound: sound ?? true, quiet: quiet ?? null, fallback: fallback ?? "mail" };
  const { mutate } = useMutation({
    mutationFn: (change: Partial<NoticeForm>) => notices.set({ ...before, ...change }),
    onMutate: (change) => client.setQueryData<NoticeSettings>(KEY, (now) => now && { ...now, ...change }),
    onSuccess: (kept) => client.setQueryData(KEY, kept),
    onError: (error) => {
      notify(said(error), "bad");
      void client.invalidateQueries({ queryKey: KEY });
    },
  });
  return mutate;
}

function Wishes({ settings }: { settings: NoticeSettings }): ReactElement {
  const n = useOwn(own);
  const save = useSave(settings);
  const { topics, sound = true, fallback = "mail" } = settings;
  return (
    <>
      <div role="group" aria-label={n("topic")} className={css.topics}>
        <strong>{n("topic")}</strong>
        <Choice.Group multiple value={[...topics]} onChange={(chosen) => save({ topics: chosen })}>
          {TOPICS.map((one) => (
            <Choice key={one} value={one}>
              {n(`topic.${one}`)}
            </Choice>
          ))}
        </Choice.Group>
      </div>
      <Switch
        label={n("sound")}
        description={n("sound.about")}
        checked={sound}
        onChange={({ currentTarget }) => save({ sound: currentTarget.checked })}
      />
      <Select
        label={n("fallback")}
        value={fallback}
        data={FALLBACKS.map((value) => ({ value, label: n(`fallback.${value}`) }))}
        onChange={(value) => value && save({ fallback: value })}
      />
      <Quiet settings={settings} save={save} />
      <ShowText settings={settings} />
    </>
  );
}

function Quiet({ settings: { quiet = null }, save }: { settings: NoticeSettings; save: Save }): ReactElement {
  const n = useOwn(own);
  return (
    <>
      <Switch
        label={n("quiet")}
        description={n("quiet.about")}
        checked={quiet !== null}
        onChange={({ currentTarget }) => save({ quiet: currentTarget.checked ? NIGHT : null })}
      />
      {quiet && (
        <div className={css.footer}>
          <TextInput
            type="time"
            label={n("quiet.from")}
            value={clockOf(quiet.from_minute)}
            onChange={({ currentTarget }) => save({ quiet: { ...quiet, from_minute: minuteOf(currentTarget.value) } })}
          />
          <TextInput
            type="time"
            label={n("quiet.until")}
            value={clockOf(quiet.until_minute)}
            onChange={({ currentTarget }) => save({ quiet: { ...quiet, until_minute: minuteOf(currentTarget.value) } })}
          />
        </div>
      )}
    </>
  );
}

/** For whoever answers for the firm's data. */
function ShowText({ settings }: { settings: NoticeSettings }): ReactElement | null {
  const n = useOwn(own);
  const said = useSaid();
  const client = useQueryClient();
  const [shows, setShows] = useState(settings.show_text);
  const set = useMutation({
    mutationFn: notices.showText,
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
    onError: (error) => {
      setShows(settings.show_text);
      notify(said(error), "bad");
    },
  });
  if (!useRight("manage_people")) return null;
  return (
    <Switch
      label={n("show_text")}
      description={n("show_text.about")}
      checked={shows}
      onChange={({ currentTarget: { checked } }) => {
        setShows(checked);
        set.mutate(checked);
      }}
    />
  );
}

/** How the open console sounds, in this browser. */
function Sound(): ReactElement {
  const n = useOwn(own);
  const { sound, tone } = usePreferences();
  const choose = (value: Tone | "off"): void => {
    prefer(value === "off" ? { sound: false } : { sound: true, tone: value });
    if (value !== "off") chime();
  };
  return (
    <Select
      label={n("tone")}
      value={sound ? tone : "off"}
      data={[...TONES, "off" as const].map((value) => ({ value, label: n(`tone.${value}`) }))}
      onChange={(value) => value && choose(value)}
    />
  );
}
