import { useState, type KeyboardEvent, type ReactElement } from "react";
import { Button, Modal, Textarea, TextInput } from "@mantine/core";
import type { Head } from "@client/types.js";
import { Avatar, Chip } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { useDirectory } from "../people/directory.js";
import { useSession } from "../session/session.js";
import { useWords } from "../words.js";
import { useDesk } from "./desk.store.js";
import { receivers, type Receiver } from "./handover.data.js";
import css from "./handover.module.css";

interface HandOverProps {
  readonly head: Head;
  readonly opened: boolean;
  readonly onClose: () => void;
}

export function HandOver({ head, opened, onClose }: HandOverProps): ReactElement {
  const { t } = useWords();
  return (
    <Modal opened={opened} onClose={onClose} title={t("hand.title", { number: head.number })}>
      <Choose head={head} onDone={onClose} />
    </Modal>
  );
}

function Choose({ head, onDone }: { head: Head; onDone: () => void }): ReactElement {
  const { t } = useWords();
  const store = useDesk();
  const directory = useDirectory();
  const { member } = useSession();
  const [words, setWords] = useState("");
  const [why, setWhy] = useState("");
  const [at, setAt] = useState(0);
  const found = receivers(
    directory.members,
    directory.teams,
    words,
    [member.id, head.assignee_id ?? ""],
    directory.presence,
  );
  const chosen = found[at];
  const give = ({ kind, id }: Receiver): void => {
    const to = kind === "member" ? { to_member_id: id } : { to_team_id: id };
    store.do(head.id, { do: "transfer", ...to, ...(why.trim() && { why: why.trim() }) });
    onDone();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "ArrowDown") setAt(Math.min(at + 1, found.length - 1));
    else if (event.key === "ArrowUp") setAt(Math.max(at - 1, 0));
    else if (event.key === "Enter" && chosen) give(chosen);
    else return;
    event.preventDefault();
  };
  return (
    <div className={css.choose}>
      <TextInput
        data-autofocus
        placeholder={t("hand.search")}
        aria-label={t("hand.search")}
        leftSection={<Icon name="search" size={16} />}
        role="combobox"
        aria-expanded
        aria-controls="receivers"
        aria-activedescendant={chosen ? `to-${chosen.id}` : undefined}
        value={words}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setWords(event.currentTarget.value);
          setAt(0);
        }}
      />
      <Receivers found={found} at={at} onPoint={setAt} onGive={give} />
      <Textarea
        label={t("hand.why")}
        placeholder={t("hand.why.hint")}
        autosize={false}
        rows={2}
        maxLength={500}
        value={why}
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
      {chosen && <Button onClick={() => give(chosen)}>{t("hand.give", { name: chosen.name })}</Button>}
    </div>
  );
}

interface ReceiversProps {
  readonly found: readonly Receiver[];
  readonly at: number;
  readonly onPoint: (at: number) => void;
  readonly onGive: (to: Receiver) => void;
}

function Receivers({ found, at, onPoint, onGive }: ReceiversProps): ReactElement {
  const { t } = useWords();
  return (
    <ul id="receivers" role="listbox" aria-label={t("hand.receivers")} className={css.list}>
      {found.map((one, index) => (
        <li
          key={one.id}
          id={`to-${one.id}`}
          role="option"
          aria-selected={index === at}
          onClick={() => onPoint(index)}
          onDoubleClick={() => onGive(one)}
        >
          {one.kind === "team" ? (
            <Icon name="people" size={22} />
          ) : (
            <Avatar name={one.name} id={one.id} size={26} presence={one.presence ?? undefined} />
          )}
          <span>{one.name}</span>
          {one.kind === "team" ? (
            <Chip>{t("hand.team")}</Chip>
          ) : (
            <small>{t(`presence.${one.presence ?? "offline"}`)}</small>
          )}
        </li>
      ))}
      {found.length === 0 && (
        <li aria-disabled role="option" aria-selected={false}>
          {t("hand.none")}
        </li>
      )}
    </ul>
  );
}
