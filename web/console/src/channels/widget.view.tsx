import { useState, type ReactElement } from "react";
import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { channels } from "@client/api.js";
import type { Channel } from "@client/types.js";
import { widgets, type Widget } from "@client/widget.js";
import { Empty, Page, Rows } from "@ui/bits.js";
import { notify } from "@ui/notices.js";
import { Guard } from "../guard.view.js";
import { useOwn } from "../own.js";
import { channelsQuery } from "../people/directory.js";
import { Failed } from "../session/failed.view.js";
import { useWords } from "../words.js";
import { Asked } from "./asked.view.js";
import { Invitations } from "./invitations.view.js";
import { Look } from "./look.view.js";
import { differ, missing, stored } from "./widget.data.js";
import own from "./widget.json";
import css from "./widget.module.css";

export interface PartProps {
  readonly draft: Widget;
  readonly change: (part: Partial<Widget>) => void;
}

/** One channel's widget: how it looks, what it asks before the chat, when it invites. */
export function WidgetPage(): ReactElement {
  const { t } = useWords();
  const say = useOwn(own);
  const { id } = useParams({ from: "/inside/channels/$id/widget" });
  const widget = useQuery({ queryKey: ["widget", id], queryFn: () => widgets.get(id) });
  const list = useQuery(channelsQuery);
  const channel = list.data?.items.find((one) => one.id === id);
  const error = widget.error ?? list.error;
  return (
    <Page
      title={channel ? say("title", { name: channel.name }) : say("widget")}
      about={say("about")}
      back={<Link to="/channels">{t("nav.channels")}</Link>}
    >
      {(widget.isPending || list.isPending) && <Rows count={4} height={96} label={t("state.loading")} />}
      {error && <Failed error={error} retry={() => void widget.refetch()} />}
      {list.data && !channel && <Empty icon="channels" title={say("gone")} />}
      {widget.data && channel && <Editor key={channel.id} channel={channel} widget={widget.data} />}
    </Page>
  );
}

function Editor({ channel, widget }: { channel: Channel; widget: Widget }): ReactElement {
  const { t } = useWords();
  const say = useOwn(own);
  const client = useQueryClient();
  const [draft, setDraft] = useState(widget);
  const [look, setLook] = useState({ colour: channel.colour, position: channel.position });
  const change = (part: Partial<Widget>): void => setDraft((before) => ({ ...before, ...part }));
  const save = useMutation({
    mutationFn: async () => {
      if (look.colour !== channel.colour || look.position !== channel.position) await channels.change(channel.id, look);
      return widgets.put(channel.id, stored(draft));
    },
    onSuccess: (kept) => {
      client.setQueryData(["widget", channel.id], kept);
      notify(t("state.saved"));
      return client.invalidateQueries({ queryKey: channelsQuery.queryKey });
    },
  });
  const lacks = missing(draft);
  const changed = look.colour !== channel.colour || look.position !== channel.position || differ(draft, widget);
  return (
    <form
      className={css.editor}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Look draft={draft} change={change} channel={channel} look={look} setLook={setLook} />
      <Asked draft={draft} change={change} />
      <Invitations draft={draft} change={change} channel={channel.id} />
      <footer className={css.footer}>
        <span role="status">{lacks && say(`missing.${lacks}`)}</span>
        <Button type="submit" loading={save.isPending} disabled={!changed || lacks !== null}>
          {t("action.save")}
        </Button>
      </footer>
      <Guard when={changed} />
    </form>
  );
}
