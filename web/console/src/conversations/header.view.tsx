import { memo, Suspense, useState, type ReactElement } from "react";
import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { uuid7 } from "@client/ids.js";
import { links } from "@client/links.js";
import type { Head, MemberCommand } from "@client/types.js";
import { Icon, type IconName } from "@ui/icons.js";
import { notify } from "@ui/notices.js";
import { TagEditor } from "@ui/tags.js";
import { useKeys } from "../keys.js";
import { part } from "../part.js";
import { useDirectory } from "../people/directory.js";
import { MoreActions } from "../routing/offers/more.view.js";
import { useSaid } from "../session/said.js";
import { useSession } from "../session/session.js";
import { useWords } from "../words.js";
import { inMode, type Mode } from "./composer.data.js";
import { draft } from "./drafts.js";
import { useDesk } from "./desk.store.js";
import { HandOver } from "./handover.view.js";
import { Waiting } from "./row.view.js";
import { Snooze } from "./snooze.view.js";
import css from "./header.module.css";

// Loaded when somebody asks: the desk opens without it.
const WaterfallPanel = part(async () => (await import("../measures/waterfall.view.js")).WaterfallPanel);

interface HeaderProps {
  readonly head: Head;
  readonly details: boolean;
  readonly onDetails: () => void;
}

export const ConversationHeader = memo(function ConversationHeader({
  head,
  details,
  onDetails,
}: HeaderProps): ReactElement {
  const { t } = useWords();
  const store = useDesk();
  const { member } = useSession();
  // The header stays while conversations change: what is open is open for one of them.
  const [handing, setHanding] = useOpenFor(head.id);
  const [explained, setExplained] = useOpenFor(head.id);
  const act = (command: MemberCommand): void => store.do(head.id, command);
  const take = (): void => act({ do: "assign", member_id: member.id, how: "picked" });
  const press = (name: string) => () => document.querySelector<HTMLElement>(`[data-key="${name}"], ${name}`)?.click();
  const unmerge = useUnmerge(head.id);
  const open = { a: take, h: () => setHanding(true), e: () => act({ do: "resolve" }), s: press("S") };
  const write = (mode: Mode) => () => {
    draft(head.id, (before) => inMode(before, mode));
    document.getElementById("composer")?.focus();
  };
  useKeys({
    ...(head.status === "resolved" ? { o: head.ended === "merged" ? unmerge : () => act({ do: "reopen" }) } : open),
    w: () => setExplained(true),
    m: press(`.${css["facts"] ?? ""} li:last-child button`),
    i: onDetails,
    r: write("reply"),
    n: write("note"),
  });
  return (
    <header className={css.header}>
      <Link to="/desk" search={(now) => now} className={css.back} aria-label={t("action.back")}>
        <Icon name="back" />
      </Link>
      <Who head={head} act={act} />
      <div className={css.actions}>
        <Actions head={head} act={act} take={take} unmerge={unmerge} onHand={() => setHanding(true)} />
        <Tooltip label={`${t("waterfall.open")} · W`}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t("waterfall.open")}
            onClick={() => setExplained(true)}
          >
            <Icon name="speed" />
          </ActionIcon>
        </Tooltip>
        <MoreActions head={head} />
        <Tooltip label={`${t("header.details")} · I`}>
          <ActionIcon
            variant={details ? "light" : "subtle"}
            color={details ? "wing" : "gray"}
            size="lg"
            aria-label={t("header.details")}
            aria-pressed={details}
            onClick={onDetails}
          >
            <Icon name="panel" />
          </ActionIcon>
        </Tooltip>
      </div>
      {explained && (
        <Suspense>
          <WaterfallPanel id={head.id} onClose={() => setExplained(false)} />
        </Suspense>
      )}
      <HandOver key={head.id} opened={handing} onClose={() => setHanding(false)} head={head} />
    </header>
  );
});

function useOpenFor(id: string): [boolean, (open: boolean) => void] {
  const [whose, setWhose] = useState<string | null>(null);
  return [whose === id, (open) => setWhose(open ? id : null)];
}

/** Whose it is and how it stands. */
function Who({ head, act }: Pick<ActionProps, "head" | "act">): ReactElement {
  const { t } = useWords();
  const directory = useDirectory();
  const holder = head.assignee_id ? directory.member(head.assignee_id) : t("header.nobody");
  return (
    <div className={css.who}>
      <div>
        <h2>{head.customer.name || t("customer.nameless")}</h2>
        <span className={css.number}>#{head.number}</span>
        {head.owed_since && <Waiting head={head} />}
      </div>
      <div className={css.facts}>
        <span>{t(head.ended === "merged" ? "ended.merged" : `status.${head.status}`)}</span>
        <span>{holder}</span>
        <Problems head={head} />
        <TagEditor
          key={head.id}
          tags={head.tags}
          label={t("header.tags")}
          add={t("header.add_tag")}
          remove={(tag) => t("header.remove_tag", { tag })}
          onAdd={(tag) => act({ do: "tag", tag })}
          onRemove={(tag) => act({ do: "untag", tag })}
        />
      </div>
    </div>
  );
}

/** What it came of, as members said. */
function Problems({ head }: { head: Head }): readonly ReactElement[] {
  const { t } = useWords();
  return head.problems.map(({ id, title }) => (
    <Link key={id} to="/problems/$id" params={{ id }} className={css.problem} title={t("nav.problems")}>
      {title}
    </Link>
  ));
}

interface ActionProps {
  readonly head: Head;
  readonly act: (command: MemberCommand) => void;
  readonly take: () => void;
  readonly unmerge: () => void;
  readonly onHand: () => void;
}

function Actions({ head, act, take, unmerge, onHand }: ActionProps): ReactElement {
  const { t } = useWords();
  const { member } = useSession();
  if (head.ended === "merged") return <Act icon="undo" name={t("action.unmerge")} keys="O" onClick={unmerge} />;
  if (head.status === "resolved") {
    return <Act icon="undo" name={t("action.reopen")} keys="O" onClick={() => act({ do: "reopen" })} />;
  }
  const mine = head.assignee_id === member.id;
  return (
    <>
      {head.status === "snoozed" ? (
        <Act icon="clock" name={t("action.wake")} keys="S" onClick={() => act({ do: "wake" })} />
      ) : (
        <Snooze act={act} />
      )}
      <Act icon="hand" name={t("action.hand")} keys="H" onClick={onHand} />
      {mine ? (
        <Act main icon="check" name={t("action.resolve")} keys="E" onClick={() => act({ do: "resolve" })} />
      ) : (
        <Act main icon="person" name={t("action.take")} keys="A" onClick={take} />
      )}
    </>
  );
}

interface ActProps {
  readonly icon: IconName;
  readonly name: string;
  readonly keys?: string;
  readonly main?: boolean;
  readonly onClick?: () => void;
}

function Act({ icon, name, keys, main = false, onClick }: ActProps): ReactElement {
  return (
    <Tooltip label={keys ? `${name} · ${keys}` : name}>
      <Button
        className={css.act}
        variant={main ? "filled" : "default"}
        size="compact-md"
        fz="sm"
        h={32}
        leftSection={<Icon name={icon} size={16} />}
        onClick={onClick}
        data-key={keys}
        aria-label={name}
      >
        <span>{name}</span>
      </Button>
    </Tooltip>
  );
}

function useUnmerge(id: string): () => void {
  const said = useSaid();
  return () => void links.unmerge(id, uuid7()).catch((error: unknown) => notify(said(error), "bad"));
}
