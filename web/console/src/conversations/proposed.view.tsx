import { useEffect, useMemo, useState, type KeyboardEvent, type ReactElement } from "react";
import { Keys } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { EMPTY_LOG } from "@client/log.data.js";
import type { MemberCommand } from "@client/types.js";
import { useKeys } from "../keys.js";
import { useDirectory } from "../people/directory.js";
import { useSession } from "../session/session.js";
import { useStore } from "../store.js";
import { useWords } from "../words.js";
import { Files } from "./files.view.js";
import { useDesk } from "./desk.store.js";
import { proposed, type Proposed } from "./proposed.data.js";
import css from "./proposed.module.css";

/** Above the editor: the bot's answer on a regulated topic, to approve, edit or refuse; by key, too. */
export function ProposedDraft({ id }: { id: string }): ReactElement | null {
  const store = useDesk();
  const log = useStore(store.desk, (state) => state.logs.get(id) ?? EMPTY_LOG);
  const draft = useMemo(() => proposed(log.events), [log]);
  return draft && <DraftCard key={draft.draft} draft={draft} act={(command) => store.do(id, command)} />;
}

/** Whether a draft waits for this member: their team's, anybody's, or they supervise. */
function useApproves(team: string | null): boolean {
  const { teams } = useDirectory();
  const { member } = useSession();
  if (team === null || member.rights.includes("supervise")) return true;
  return teams.some(({ id, member_ids: ids }) => id === team && ids.includes(member.id));
}

type Doing = "look" | "edit" | "refuse";

interface CardProps {
  readonly draft: Proposed;
  readonly act: (command: MemberCommand) => void;
}

export function DraftCard({ draft, act }: CardProps): ReactElement {
  const { t } = useWords();
  const { team } = useDirectory();
  const mine = useApproves(draft.team);
  const [doing, setDoing] = useState<Doing>("look");
  const approve = (text?: string): void =>
    act({ do: "approve_draft", draft: draft.draft, ...(text === undefined ? {} : { text }) });
  useKeys(
    mine && doing === "look" ? { y: () => approve(), d: () => setDoing("edit"), x: () => setDoing("refuse") } : {},
  );
  return (
    <section className={css.proposed} aria-label={t("review.title")}>
      <header>
        <Icon name="bot" size={15} />
        <strong>{t("review.title")}</strong>
        <Due atMs={draft.dueAtMs} />
      </header>
      {doing === "edit" ? (
        <Field
          value={draft.text}
          label={t("review.edit")}
          done={t("review.send_edited")}
          rows={4}
          onDone={approve}
          onLeave={() => setDoing("look")}
        />
      ) : (
        <p tabIndex={0}>{draft.text}</p>
      )}
      <Files files={draft.files} />
      {draft.sources.length > 0 && <small>{draft.sources.join(" · ")}</small>}
      {doing === "refuse" && (
        <Field
          value=""
          label={t("review.why")}
          done={t("review.refuse")}
          rows={1}
          mayBeEmpty
          onDone={(why) => act({ do: "refuse_draft", draft: draft.draft, why })}
          onLeave={() => setDoing("look")}
        />
      )}
      {!mine && <small>{t("review.others", { team: team(draft.team) })}</small>}
      {mine && doing === "look" && (
        <footer>
          <button type="button" data-main onClick={() => approve()}>
            {t("review.approve")} <Keys>Y</Keys>
          </button>
          <button type="button" onClick={() => setDoing("edit")}>
            {t("review.edit")} <Keys>D</Keys>
          </button>
          <button type="button" onClick={() => setDoing("refuse")}>
            {t("review.refuse")} <Keys>X</Keys>
          </button>
        </footer>
      )}
    </section>
  );
}

function Due({ atMs }: { atMs: number }): ReactElement {
  const { t, time } = useWords();
  const [late, setLate] = useState(Date.now() > atMs);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), Math.max(0, atMs - Date.now()));
    return () => clearTimeout(timer);
  }, [atMs]);
  return <time data-late={late || undefined}>{t("review.due", { time: time(new Date(atMs).toISOString()) })}</time>;
}

interface FieldProps {
  readonly value: string;
  readonly label: string;
  readonly done: string;
  readonly rows: number;
  readonly mayBeEmpty?: boolean;
  readonly onDone: (text: string) => void;
  readonly onLeave: () => void;
}

/** Ctrl+Enter is done, Escape leaves; in a field of one line Enter is enough. */
function Field({ value, label, done, rows, mayBeEmpty = false, onDone, onLeave }: FieldProps): ReactElement {
  const [text, setText] = useState(value);
  const finish = (): void => {
    if (mayBeEmpty || text.trim() !== "") onDone(text.trim());
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Escape") onLeave();
    if (event.key !== "Enter" || !(rows === 1 || event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    finish();
  };
  return (
    <div className={css.field}>
      <textarea
        autoFocus
        rows={rows}
        value={text}
        aria-label={label}
        placeholder={label}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <button type="button" data-main onClick={finish}>
        {done} {rows > 1 && <Keys>Ctrl</Keys>} <Keys>Enter</Keys>
      </button>
    </div>
  );
}
