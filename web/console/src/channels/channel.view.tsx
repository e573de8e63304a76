import { useState, type ReactElement } from "react";
import { Button, SegmentedControl, Select, Switch, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { channels } from "@client/api.js";
import type { Channel, Locale } from "@client/types.js";
import { Chip, Copy } from "@ui/bits.js";
import { notify } from "@ui/notices.js";
import { channelsQuery, useDirectory } from "../people/directory.js";
import { Guard } from "../guard.view.js";
import { useOwn } from "../own.js";
import { LOCALE_NAMES, LOCALES, useWords } from "../words.js";
import { changes, draftOf, parseOrigins, withGreeting, type ChannelDraft } from "./channel.data.js";
import { Secret } from "./secret.view.js";
import own from "./widget.json";
import css from "./channels.module.css";

export function ChannelCard({ channel }: { channel: Channel }): ReactElement {
  const { t } = useWords();
  const say = useOwn(own);
  return (
    <section className={css.card} aria-label={channel.name}>
      <header>
        <i style={{ background: channel.colour }} aria-hidden="true" />
        <h2>{channel.name}</h2>
        <Chip>{t("channel.widget")}</Chip>
        <Chip tone={channel.bot ? "bot" : "plain"}>{t(channel.bot ? "channel.bot_on" : "channel.bot_off")}</Chip>
        <Link to="/channels/$id/widget" params={{ id: channel.id }} className={css.more}>
          {say("open")}
        </Link>
      </header>
      <div className={css.halves}>
        <Settings channel={channel} />
        <div className={css.code}>
          <h3>{t("channel.snippet")}</h3>
          <p>{t("channel.snippet.about")}</p>
          <pre tabIndex={0}>{channel.snippet}</pre>
          <Copy text={channel.snippet} copy={t("action.copy")} copied={t("state.copied")} />
          <Secret channel={channel} />
        </div>
      </div>
    </section>
  );
}

function Settings({ channel }: { channel: Channel }): ReactElement {
  const { t } = useWords();
  const client = useQueryClient();
  const [draft, setDraft] = useState(() => draftOf(channel));
  const [origins, setOrigins] = useState(() => channel.allowed_origins.join("\n"));
  const parsed = parseOrigins(origins);
  const change = changes({ ...draft, allowed_origins: parsed.origins }, draftOf(channel));
  const changed = Object.keys(change).length > 0 || parsed.wrong.length > 0;
  const save = useMutation({
    mutationFn: () => channels.change(channel.id, change),
    onSuccess: () => {
      setOrigins(parsed.origins.join("\n"));
      notify(t("state.saved"));
      return client.invalidateQueries({ queryKey: channelsQuery.queryKey });
    },
  });
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <TextInput
        label={t("channels.name")}
        value={draft.name}
        onChange={(event) => setDraft({ ...draft, name: event.currentTarget.value })}
      />
      <Textarea
        label={t("channel.origins")}
        description={t("channel.origins.about")}
        placeholder="https://shop.example"
        rows={2}
        value={origins}
        error={parsed.wrong.length > 0 ? t("channel.origins.wrong", { lines: parsed.wrong.join(", ") }) : null}
        onChange={(event) => setOrigins(event.currentTarget.value)}
      />
      <Looks draft={draft} onChange={setDraft} />
      <Button
        type="submit"
        loading={save.isPending}
        disabled={!changed || parsed.wrong.length > 0 || !draft.name.trim()}
      >
        {t("action.save")}
      </Button>
      <Guard when={changed} />
    </form>
  );
}

interface PartProps {
  readonly draft: ChannelDraft;
  readonly onChange: (draft: ChannelDraft) => void;
}

/** One text for each language a customer may speak. */
function Greeting({ draft, onChange }: PartProps): ReactElement {
  const { t, locale } = useWords();
  const [language, setLanguage] = useState<Locale>(locale);
  return (
    <div className={css.greeting}>
      <div>
        {t("channel.greeting")}
        <SegmentedControl
          aria-label={t("channel.greeting.language")}
          value={language}
          onChange={setLanguage}
          data={LOCALES.map((value) => ({ value, label: LOCALE_NAMES[value] }))}
        />
      </div>
      <Textarea
        aria-label={t("channel.greeting")}
        rows={2}
        maxLength={500}
        lang={language}
        value={draft.greeting[language] ?? ""}
        onChange={(event) => onChange(withGreeting(draft, language, event.currentTarget.value))}
      />
    </div>
  );
}

function Looks({ draft, onChange }: PartProps): ReactElement {
  const { t } = useWords();
  const directory = useDirectory();
  return (
    <>
      <Greeting draft={draft} onChange={onChange} />
      <div className={css.pair}>
        <Select
          label={t("field.language")}
          description={t("channel.language.about")}
          value={draft.language}
          onChange={(language) => language && onChange({ ...draft, language })}
          data={LOCALES.map((value) => ({ value, label: LOCALE_NAMES[value] }))}
        />
        <Select
          label={t("field.team")}
          description={t("channel.team.about")}
          value={draft.team_id}
          onChange={(team_id) => team_id && onChange({ ...draft, team_id })}
          data={directory.teams.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </div>
      <Switch
        label={t("channel.bot")}
        checked={draft.bot}
        onChange={(event) => onChange({ ...draft, bot: event.currentTarget.checked })}
      />
      <Switch
        label={t("channel.thinks_ahead")}
        description={t("channel.thinks_ahead.about")}
        disabled={!draft.bot}
        checked={draft.thinks_ahead}
        onChange={(event) => onChange({ ...draft, thinks_ahead: event.currentTarget.checked })}
      />
      <Switch
        label={t("channel.shows_typing")}
        description={t("channel.shows_typing.about")}
        checked={draft.shows_typing}
        onChange={(event) => onChange({ ...draft, shows_typing: event.currentTarget.checked })}
      />
    </>
  );
}
