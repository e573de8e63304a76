import { useRef, useState, type KeyboardEvent, type ReactElement } from "react";
import { Button, Select } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { gaps, type Gap, type GapOrder } from "@client/learning.js";
import { Chip, Empty, Keys } from "@ui/bits.js";
import { notify } from "@ui/notices.js";
import { topicName } from "../bot/topics.data.js";
import { useKeys } from "../keys.js";
import { Paged } from "../paged.view.js";
import { useSaid } from "../session/said.js";
import { LOCALE_NAMES, useWords } from "../words.js";
import { isReady, ORDERS, signs, time } from "./gaps.data.js";
import { GapDialog } from "./gap.view.js";
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
        {status === "open" && (
          <p className={css.keys}>
            <Keys>J</Keys> <Keys>K</Keys> {t("gaps.keys.move")} <Keys>Enter</Keys> {t("gaps.keys.open")} <Keys>P</Keys>{" "}
            {t("gaps.publish")} <Keys>X</Keys> {t("gaps.dismiss")}
          </p>
        )}
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

interface Closing {
  readonly gap: Gap;
  readonly how: "publish" | "dismiss";
}

// eslint-disable-next-line @typescript-eslint/explicit-function-return-type -- a mutation, as it comes
function useClose() {
  const { t } = useWords();
  const said = useSaid();
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ gap, how }: Closing): Promise<void> => {
      await (how === "publish" ? gaps.publish(gap.id, { status: "published" }) : gaps.dismiss(gap.id));
    },
    onSuccess: (_, { how }) => notify(t(how === "publish" ? "gaps.published" : "gaps.dismissed")),
    onError: (error) => notify(said(error), "bad"),
    onSettled: () => void client.invalidateQueries({ queryKey: ["gaps"] }),
  });
}

function Items({ items, onOpen }: { items: readonly Gap[]; onOpen: (gap: Gap) => void }): ReactElement {
  const list = useRef<HTMLUListElement>(null);
  const close = useClose();
  const at = (): number => items.findIndex(({ id }) => id === document.activeElement?.getAttribute("data-gap"));
  const focus = (gap: Gap | undefined): void =>
    gap && list.current?.querySelector<HTMLElement>(`[data-gap="${gap.id}"]`)?.focus();
  const move = (by: 1 | -1): void => focus(items[Math.max(0, at() + by)]);
  const end = (gap: Gap | undefined, how: Closing["how"]): void => {
    if (gap?.status !== "open" || close.isPending) return;
    if (how === "publish" && !isReady(gap)) return onOpen(gap);
    const place = items.indexOf(gap);
    close.mutate({ gap, how }, { onSuccess: () => focus(items[place + 1] ?? items[place - 1]) });
  };
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    p: () => end(items[at()], "publish"),
    x: () => end(items[at()], "dismiss"),
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (by === 0 || at() < 0) return;
    event.preventDefault();
    move(by);
  };
  return (
    <ul ref={list} className={css.list} onKeyDown={onKeyDown}>
      {items.map((gap) => (
        <Row
          key={gap.id}
          gap={gap}
          closing={close.isPending && close.variables.gap.id === gap.id ? close.variables.how : null}
          onOpen={() => onOpen(gap)}
          onClose={(how) => end(gap, how)}
        />
      ))}
    </ul>
  );
}

interface RowProps {
  readonly gap: Gap;
  readonly closing: Closing["how"] | null;
  readonly onOpen: () => void;
  readonly onClose: (how: Closing["how"]) => void;
}

function Row({ gap, closing, onOpen, onClose }: RowProps): ReactElement {
  const words = useWords();
  const { t, moment, locale } = words;
  const ready = isReady(gap);
  return (
    <li>
      <div className={css.what}>
        <button type="button" className={css.title} data-gap={gap.id} lang={gap.language} onClick={onOpen}>
          {gap.title}
        </button>
        <p className={css.chips}>
          <Chip tone={gap.topic ? "accent" : "plain"}>
            {gap.topic ? topicName(gap.topic, locale) : t("gaps.alike")}
          </Chip>
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
      {gap.status === "open" && (
        <div className={css.acts}>
          <Button
            size="xs"
            variant={ready ? "filled" : "default"}
            loading={closing === "publish"}
            onClick={() => onClose("publish")}
          >
            {t(ready ? "gaps.publish" : gap.answer ? "gaps.look" : "gaps.write")}
          </Button>
          <Button
            size="xs"
            variant="subtle"
            color="gray"
            loading={closing === "dismiss"}
            onClick={() => onClose("dismiss")}
          >
            {t("gaps.dismiss")}
          </Button>
        </div>
      )}
    </li>
  );
}
