import { useEffect, useRef, useState, type KeyboardEvent, type ReactElement } from "react";
import { Button, Modal, SegmentedControl } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { problems as api, type Problem, type ProblemState } from "@client/problems.js";
import { Page } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { useKeys } from "../keys.js";
import { useOwn } from "../own.js";
import { Failed } from "../session/failed.view.js";
import { useWords } from "../words.js";
import { Column } from "./column.view.js";
import { ProblemEditor } from "./form.view.js";
import own from "./own.json";
import { beside, neighbour, STATES, type Columns } from "./problems.data.js";
import { useMove } from "./move.js";
import css from "./problems.module.css";

const NARROW = "(max-width: 62rem)"; // five columns would be narrower than a title

/** Recurring causes, from the first sight to the proof that they are gone. */
export function ProblemsPage(): ReactElement {
  const { t, number } = useWords();
  const say = useOwn(own);
  const client = useQueryClient();
  const narrow = useMediaQuery(NARROW, window.matchMedia(NARROW).matches, { getInitialValueInEffect: false });
  const [shown, setShown] = useState<ProblemState>("seen");
  const [adding, setAdding] = useState(false);
  const counted = useQuery({ queryKey: ["problems", "counts"], queryFn: api.counts });
  const counts = counted.data?.counts ?? {};
  const empty = counted.data !== undefined && STATES.every((state) => !counts[state]);
  useKeys({ n: () => setAdding(true) });
  const board = useBoard();
  const add = (
    <Button leftSection={<Icon name="plus" size={16} />} onClick={() => setAdding(true)} title="N">
      {say("add")}
    </Button>
  );
  return (
    <Page title={t("nav.problems")} about={say("page")} actions={add} wide>
      {empty && <p className={css.about}>{say("empty")}</p>}
      {narrow ? (
        <SegmentedControl
          className={css.which}
          aria-label={say("which")}
          value={shown}
          onChange={setShown}
          data={STATES.map((state) => ({
            value: state,
            label: `${say(`state.${state}`)} ${number(counts[state] ?? 0)}`,
          }))}
        />
      ) : (
        !empty && <p className={css.hint}>{say("keys")}</p>
      )}
      {counted.isLoadingError ? (
        <Failed error={counted.error} retry={() => void counted.refetch()} />
      ) : (
        <div ref={board.box} className={css.board} onKeyDown={board.onKeyDown} data-narrow={narrow || undefined}>
          {(narrow ? [shown] : STATES).map((state) => (
            <Column key={state} state={state} count={counts[state] ?? 0} onMove={board.move} />
          ))}
        </div>
      )}
      <Modal opened={adding} onClose={() => setAdding(false)} title={say("add")} size="lg">
        <ProblemEditor
          onDone={() => {
            setAdding(false);
            void client.invalidateQueries({ queryKey: ["problems"] });
          }}
        />
      </Modal>
    </Page>
  );
}

interface Board {
  readonly box: React.RefObject<HTMLDivElement | null>;
  readonly move: (one: Problem, to: ProblemState) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

/** Arrows go from card to card; with Shift they take the card along. The focus stays on the card that moved. */
function useBoard(): Board {
  const box = useRef<HTMLDivElement>(null);
  const moved = useRef<string | null>(null);
  const move = useMove();
  const card = (id: string): HTMLElement | null => box.current?.querySelector(`[data-card="${id}"]`) ?? null;
  useEffect(() => {
    if (moved.current !== null) card(moved.current)?.focus();
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = event.target instanceof HTMLElement ? event.target : null;
    const id = at?.dataset["card"];
    if (!id || !event.key.startsWith("Arrow") || !box.current) return;
    event.preventDefault();
    const to = event.shiftKey ? beside(at.dataset["state"] as ProblemState, event.key) : undefined;
    moved.current = to ? id : null;
    if (to) move.byId(id, at.dataset["state"] as ProblemState, to);
    else card(neighbour(columnsOf(box.current), id, event.key) ?? id)?.focus();
  };
  return {
    box,
    move: (one, to) => {
      moved.current = null;
      move.byId(one.id, one.state, to);
    },
    onKeyDown,
  };
}

function columnsOf(board: HTMLElement): Columns {
  const ids = (state: ProblemState): readonly string[] =>
    [...board.querySelectorAll<HTMLElement>(`[data-card][data-state="${state}"]`)].map(
      (one) => one.dataset["card"] ?? "",
    );
  return Object.fromEntries(STATES.map((state) => [state, ids(state)])) as Columns;
}
