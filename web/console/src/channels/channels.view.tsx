import { useState, type SyntheticEvent, type ReactElement } from "react";
import { Button, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { channels } from "@client/api.js";
import { Empty, Page, Rows } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { channelsQuery, useDirectory } from "../people/directory.js";
import { Failed } from "../session/failed.view.js";
import { useWords } from "../words.js";
import { ChannelCard } from "./channel.view.js";
import css from "./channels.module.css";

export function ChannelsPage(): ReactElement {
  const { t } = useWords();
  const list = useQuery(channelsQuery);
  return (
    <Page title={t("nav.channels")} about={t("channels.about")} actions={<NewChannel />}>
      {list.isPending && <Rows count={4} height={96} label={t("state.loading")} />}
      {list.error && <Failed error={list.error} retry={() => void list.refetch()} />}
      {list.data?.items.length === 0 && (
        <Empty icon="channels" title={t("channels.empty")}>
          {t("channels.empty.about")}
        </Empty>
      )}
      <HelpCentre />
      <div className={css.list}>
        {list.data?.items.map((channel) => (
          <ChannelCard key={channel.id} channel={channel} />
        ))}
      </div>
    </Page>
  );
}

/** Another way to be helped: the same articles as public pages. */
function HelpCentre(): ReactElement {
  const { t } = useWords();
  return (
    <Link to="/knowledge/help" className={css.help}>
      <Icon name="globe" />
      <span>
        <strong>{t("help.title")}</strong> {t("help.link.about")}
      </span>
    </Link>
  );
}

function NewChannel(): ReactElement {
  const { t } = useWords();
  const client = useQueryClient();
  const { locale } = useWords();
  const directory = useDirectory();
  const [name, setName] = useState("");
  const team = directory.teams[0]?.id; // another one may be chosen on the card
  const create = useMutation({
    mutationFn: (team_id: string) => channels.create({ name: name.trim(), team_id, language: locale }),
    onSuccess: () => {
      setName("");
      void client.invalidateQueries({ queryKey: channelsQuery.queryKey });
    },
  });
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (team) create.mutate(team);
  };
  return (
    <form className={css.create} onSubmit={submit}>
      <TextInput
        aria-label={t("channels.name")}
        placeholder={t("channels.name")}
        maxLength={80}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button
        type="submit"
        leftSection={<Icon name="plus" size={16} />}
        loading={create.isPending}
        disabled={!name.trim() || !team}
        title={team ? undefined : t("channels.no_team")}
      >
        {t("channels.create")}
      </Button>
    </form>
  );
}
