import type { ReactElement } from "react";
import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { notices, type Device, type NoticeSettings } from "@client/notices.js";
import { Chip } from "@ui/bits.js";
import { notify } from "@ui/notices.js";
import { useOwn } from "../own.js";
import { canPush, leave, subscribe } from "../push/device.js";
import { useSaid } from "../session/said.js";
import { useSession } from "../session/session.js";
import { useWords } from "../words.js";
import { browserOf } from "./notices.data.js";
import own from "./notices.json";
import css from "./people.module.css";

const KEY = ["notices"];

/** The browsers that show my notices; this one is added by a gesture, never by itself. */
export function Devices({ settings }: { settings: NoticeSettings }): ReactElement {
  const n = useOwn(own);
  const said = useSaid();
  const client = useQueryClient();
  const { member } = useSession();
  const { devices } = settings;
  const add = useMutation({
    mutationFn: () => subscribe(member.id, settings),
    onSuccess: (allowed) => {
      if (!allowed) notify(n("denied"), "bad");
      void client.invalidateQueries({ queryKey: KEY });
    },
    // The browser's own word for a push service that it cannot reach, as in a country that lets nobody through to it.
    onError: (error) => notify(error instanceof DOMException ? n("device.failed") : said(error), "bad"),
  });
  const test = useMutation({
    mutationFn: notices.test,
    onSuccess: () => notify(n("device.tested")),
  });
  const able = canPush();
  return (
    <>
      {devices.length === 0 && <p>{n("device.none")}</p>}
      {devices.length > 0 && (
        <ul className={css.devices}>
          {devices.map((device) => (
            <OneDevice key={device.id} device={device} />
          ))}
        </ul>
      )}
      {!able && <p>{n("unable")}</p>}
      {!able && /iPhone|iPad/.test(navigator.userAgent) && <p>{n("install")}</p>}
      <div className={css.footer}>
        {able && !devices.some(({ here }) => here) && (
          <Button loading={add.isPending} onClick={() => add.mutate()}>
            {n("device.add")}
          </Button>
        )}
        {devices.length > 0 && (
          <Button variant="default" loading={test.isPending} onClick={() => test.mutate()}>
            {n("device.test")}
          </Button>
        )}
      </div>
    </>
  );
}

function OneDevice({ device: { id, here, user_agent: agent, reached_at: at } }: { device: Device }): ReactElement {
  const n = useOwn(own);
  const { moment } = useWords();
  const client = useQueryClient();
  const drop = useMutation({
    mutationFn: async () => {
      await notices.forget(id);
      if (here) await leave();
    },
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  });
  return (
    <li>
      <span>
        <strong>{n("device.on", browserOf(agent))}</strong> {here && <Chip tone="accent">{n("device.here")}</Chip>}
        <small>{at === null ? n("device.never") : n("device.reached", { at: moment(at) })}</small>
      </span>
      <Button variant="default" size="compact-sm" loading={drop.isPending} onClick={() => drop.mutate()}>
        {n("device.remove")}
      </Button>
    </li>
  );
}
