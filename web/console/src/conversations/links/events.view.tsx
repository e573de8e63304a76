import { useState, type ReactElement } from "react";
import { Button } from "@mantine/core";
import { conversations } from "@client/api.js";
import type { Event, Head } from "@client/types.js";
import { Empty } from "@ui/bits.js";
import { useOwn } from "../../own.js";
import { Paged } from "../../paged.view.js";
import { useDirectory } from "../../people/directory.js";
import { useStore } from "../../store.js";
import { useWords } from "../../words.js";
import { useDesk } from "../desk.store.js";
import { lineOf } from "../timeline.data.js";
import { useNames } from "../items.view.js";
import words from "./own.json";
import css from "./links.module.css";

/** The log as it is: every event, newest first, in words and as it stands in the database. */
export function EventLog({ head }: { head: Head }): ReactElement {
  const own = useOwn(words);
  const { t } = useWords();
  const newest = useStore(useDesk().desk, (state) => state.logs.get(head.id)?.last);
  return (
    <div className={css.form}>
      <p className={css.quiet}>{own("events.about")}</p>
      <Paged
        queryKey={["every-event", head.id, newest]}
        fetch={async (before) => {
          const page = await conversations.events(head.id, before === null ? undefined : Number(before));
          const first = page.events[0];
          return { items: [...page.events].reverse(), next: page.more && first ? String(first.seq) : null };
        }}
        count={8}
        height={40}
        empty={<Empty icon="list" title={t("state.loading")} />}
      >
        {(events) => (
          <ol className={css.events}>
            {events.map((event) => (
              <Row key={event.seq} event={event} head={head} />
            ))}
          </ol>
        )}
      </Paged>
    </div>
  );
}

function Row({ event, head }: { event: Event; head: Head }): ReactElement {
  const own = useOwn(words);
  const { locale } = useWords();
  const directory = useDirectory();
  const names = useNames();
  const { seq, at, actor, body } = event;
  const who =
    actor.kind === "customer" ? head.customer.name : actor.kind === "member" ? directory.member(actor.id) : "";
  const says = lineOf(body, who || own(`by.${actor.kind}`), names);
  return (
    <li>
      <span className={css.seq}>{seq}</span>
      <time dateTime={at}>
        {new Date(at).toLocaleString(locale, { dateStyle: "short", timeStyle: "medium", hourCycle: "h23" })}
      </time>
      <span className={css.by}>{who || own(`by.${actor.kind}`)}</span>
      <code>{body.kind}</code>
      <Words body={body} says={says} />
      <Raw event={event} />
    </li>
  );
}

function Words({ body, says }: { body: Event["body"]; says: ReturnType<typeof lineOf> }): ReactElement {
  const own = useOwn(words);
  const { t } = useWords();
  if (says) return <span>{t(...says)}</span>;
  if (body.kind === "message" || body.kind === "note") return <span>{body.text}</span>;
  const key = `said.${body.kind}`;
  return <span>{key in words ? own(key as keyof typeof words, "upto" in body ? { upto: body.upto } : {}) : ""}</span>;
}

/** Written out only when it is looked at: a page of logs is long enough. */
function Raw({ event }: { event: Event }): ReactElement {
  const own = useOwn(words);
  const [open, setOpen] = useState(false);
  const [copied, setCopied] = useState(false);
  const text = open ? JSON.stringify(event, null, 2) : "";
  const copy = (): void => void navigator.clipboard.writeText(text).then(() => setCopied(true));
  return (
    <details onToggle={(toggle) => setOpen(toggle.currentTarget.open)}>
      <summary>{own("events.raw")}</summary>
      {open && (
        <>
          <pre tabIndex={0}>{text}</pre>
          <Button size="compact-xs" variant="default" onClick={copy}>
            {own(copied ? "events.copied" : "events.copy")}
          </Button>
        </>
      )}
    </details>
  );
}
