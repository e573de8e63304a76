import { useRef, useState, type KeyboardEvent, type ReactElement } from "react";
import { Button, Checkbox, Select } from "@mantine/core";
import { gaps, type Gap, type GapOrder } from "@client/learning.js";
import { Chip, Empty, Keys } from "@ui/bits.js";
import { useTopicName } from "../bot/jobs.js";
import { useKeys } from "../keys.js";
import { Paged } from "../paged.view.js";
import { LOCALE_NAMES, useWords } from "../words.js";
import { MakeProblem } from "../problems/causes.view.js";
import { isReady, ORDERS, signs, time } from "./gaps.data.js";
import { GapDialog } from "./gap.view.js";
import { useChanges } from "./changes.js";
import "@mantine/core/styles/Checkbox.css"; // only here: the desk does without
import css from "./gaps.module.css";

interface ListProps {
  readonly status: "open" | "dismissed";
  readonly by: GapOrder;
  readonly onOrder: (by: GapOrder) => void;
}

export function GapList({ status, by, onOrder }: ListProps): ReactElement {
  const { t } = useWords();
  const [shown, setShown] = useState<Gap | null>(null);
  return (
    <>
      <div className={css.tools}>
        <Select
          size="xs"
          aria-label={t("gaps.order")}
          value={by}
          onChange={(value) => value && onOrder(value)}
          data={ORDERS.map((value) => ({ value, label: t(`gaps.by.${value}`) }))}
        />
        <p className={css.keys}>
          <Keys>J</Keys> <Keys>K</Keys> {t("gaps.keys.move")} <Keys>Enter</Keys> {t("gaps.keys.open")}{" "}
          {status === "open" ? (
            <>
              <Keys>S</Keys> {t("gaps.keys.mark")} <Keys>A</Keys> {t("gaps.keys.all")} <Keys>P</Keys>{" "}
              {t("gaps.publish")} <Keys>X</Keys> {t("gaps.dismiss")}
            </>
          ) : (
            <>
              <Keys>O</Keys> {t("gaps.reopen")}
            </>
          )}
        </p>
      </div>
      <Paged
        queryKey={["gaps", status, by]}
        fetch={(cursor) => gaps.list(status, by, cursor)}
        count={5}
        height={104}
        empty={
          <Empty icon={status === "open" ? "check" : "list"} title={t(`gaps.empty.${status}`)}>
            {t(`gaps.empty.${status}.about`)}
          </Empty>
        }
      >
        {(items) => <Items items={items} onOpen={setShown} />}
      </Paged>
      <GapDialog gap={shown} onClose={() => setShown(null)} />
    </>
  );
}

function Items({ items, onOpen }: { items: readonly Gap[]; onOpen: (gap: Gap) => void }): ReactElement {
  const { t } = useWords();
  const list = useRef<HTMLUListElement>(null);
  const { change, publishAll } = useChanges();
  const [marks, setMarks] = useState<ReadonlySet<string>>(new Set());
  const marked = items.filter((gap) => marks.has(gap.id) && isReady(gap));
  const mark = (gap: Gap | undefined): void => {
    if (!gap || !isReady(gap)) return;
    setMarks(new Set(marks.has(gap.id) ? [...marks].filter((id) => id !== gap.id) : [...marks, gap.id]));
  };
  const at = (): number => items.findIndex(({ id }) => id === document.activeElement?.getAttribute("data-gap"));
  const focus = (gap: Gap | undefined): void =>
    gap && list.current?.querySelector<HTMLElement>(`[data-gap="${gap.id}"]`)?.focus();
  const move = (by: 1 | -1): void => focus(items[Math.max(0, at() + by)]);
  const put = (gap: Gap | undefined, to: Gap["status"]): void => {
    if (!gap || gap.status === to || change.isPending) return;
    if (to === "published" && !isReady(gap)) return onOpen(gap);
    const place = items.indexOf(gap);
    change.mutate({ gap, to }, { onSuccess: () => focus(items[place + 1] ?? items[place - 1]) });
  };
  const publish = (): void => {
    if (marked.length === 0) put(items[at()], "published");
    else if (!publishAll.isPending) publishAll.mutate(marked);
  };
  const open = items[0]?.status === "open";
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    ...(open
      ? {
          s: () => mark(items[at()]),
          a: () => setMarks(new Set(items.filter(isReady).map(({ id }) => id))),
          p: publish,
          x: () => put(items[at()], "dismissed"),
        }
      : { o: () => put(items[at()], "open") }),
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (by === 0 || at() < 0) return;
    event.preventDefault();
    move(by);
  };
  return (
    <>
      {marked.length > 0 && (
        <div className={css.marked} role="status">
          <strong>{t("gaps.marked", { n: marked.length })}</strong>
          <Button size="xs" loading={publishAll.isPending} onClick={publish}>
            {t("gaps.publish.marked", { n: marked.length })}
          </Button>
          <Button size="xs" variant="subtle" color="gray" onClick={() => setMarks(new Set())}>
            {t("gaps.unmark")}
          </Button>
        </div>
      )}
      <ul ref={list} className={css.list} onKeyDown={onKeyDown} data-marks={open || undefined}>
        {items.map((gap) => (
          <Row
            key={gap.id}
            gap={gap}
            isMarked={marks.has(gap.id)}
            going={change.isPending && change.variables.gap.id === gap.id ? change.variables.to : null}
            onMark={() => mark(gap)}
            onOpen={() => onOpen(gap)}
            onPut={(to) => put(gap, to)}
          />
        ))}
      </ul>
    </>
  );
}

interface RowProps {
  readonly gap: Gap;
  readonly isMarked: boolean;
  readonly going: Gap["status"] | null;
  readonly onMark: () => void;
  readonly onOpen: () => void;
  readonly onPut: (to: Gap["status"]) => void;
}

function Row({ gap, isMarked, going, onMark, onOpen, onPut }: RowProps): ReactElement {
  const words = useWords();
  const { t, moment } = words;
  const name = useTopicName();
  const ready = isReady(gap);
  return (
    <li>
      {gap.status === "open" && (
        <Checkbox
          size="xs"
          aria-label={t("gaps.mark", { title: gap.title })}
          disabled={!ready}
          checked={isMarked}
          onChange={onMark}
        />
      )}
      <div className={css.what}>
        <button type="button" className={css.title} data-gap={gap.id} lang={gap.language} onClick={onOpen}>
          {gap.title}
        </button>
        <p className={css.chips}>
          <Chip tone={gap.topic ? "accent" : "plain"}>{gap.topic ? name(gap.topic) : t("gaps.alike")}</Chip>
          <Chip>{LOCALE_NAMES[gap.language as keyof typeof LOCALE_NAMES]}</Chip>
          <span>{signs(words, gap)}</span>
        </p>
        {gap.answer && (
          <p className={css.answer} lang={gap.language}>
            {gap.answer}
          </p>
        )}
      </div>
      <dl className={css.figures}>
        <div>
          <dt>{t("gaps.asked")}</dt>
          <dd>{words.number(gap.volume)}</dd>
        </div>
        <div>
          <dt>{t("gaps.lost")}</dt>
          <dd>{time(words, gap.lost_seconds)}</dd>
        </div>
        <div>
          <dt>{t("gaps.last")}</dt>
          <dd>
            <time dateTime={gap.last_at}>{moment(gap.last_at)}</time>
          </dd>
        </div>
      </dl>
      <div className={css.acts}>
        {gap.status === "open" ? (
          <>
            <Button
              size="xs"
              variant={ready ? "filled" : "default"}
              loading={going === "published"}
              onClick={() => onPut("published")}
            >
              {t(ready ? "gaps.publish" : gap.answer ? "gaps.look" : "gaps.write")}
            </Button>
            <Button
              size="xs"
              variant="subtle"
              color="gray"
              loading={going === "dismissed"}
              onClick={() => onPut("dismissed")}
            >
              {t("gaps.dismiss")}
            </Button>
            <MakeProblem gap={gap.id} title={gap.title} />
          </>
        ) : (
          <Button size="xs" variant="default" loading={going === "open"} onClick={() => onPut("open")}>
            {t("gaps.reopen")}
          </Button>
        )}
      </div>
    </li>
  );
}
