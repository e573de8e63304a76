import { useState, type ReactElement } from "react";
import { Button, Modal, NumberInput, Select, Switch, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { gestures, type GestureBudget, type GestureKind } from "@client/gestures.js";
import { Bar, Chip, Empty } from "@ui/bits.js";
import { Loaded } from "../customers/part.view.js";
import { useOwn } from "../own.js";
import people from "../people/people.module.css";
import { useWords } from "../words.js";
import { BudgetForm } from "./budget.view.js";
import { WHATS } from "./gestures.data.js";
import own from "./own.json";
import css from "./gestures.module.css";

const FRESH = { name: "", what: "own", cost: 0, by_hand: true, live: true } as const;

/** What can be given, what it costs, and how much of the budget is used. */
export function Kinds(): ReactElement {
  const say = useOwn(own);
  const budget = useQuery({ queryKey: ["gesture-budget"], queryFn: gestures.budget });
  const kinds = useQuery({ queryKey: ["gesture-kinds"], queryFn: gestures.kinds });
  return (
    <>
      <h2 className={css.title}>{say("budget")}</h2>
      <Loaded query={budget}>
        {(found) => (
          <>
            <Used budget={found} />
            <BudgetForm key={JSON.stringify(found)} budget={found} />
          </>
        )}
      </Loaded>
      <h2 className={css.title}>{say("kinds")}</h2>
      <Loaded query={kinds}>{(found) => <KindList kinds={found} currency={budget.data?.currency ?? "CNY"} />}</Loaded>
    </>
  );
}

function Used({ budget }: { budget: GestureBudget }): ReactElement {
  const { money } = useWords();
  const say = useOwn(own);
  const { month, spent, currency, on, spent_by_me: mine } = budget;
  const of = month === null ? say("budget.none") : say("used.of", { amount: money(month, currency) });
  return (
    <div className={css.used}>
      <Bar share={month ? Math.min(1, spent / month) : 0}>
        {say("used")} {money(spent, currency)} · {of}
      </Bar>
      <p className={css.quiet}>
        {[
          `${say("used.mine")} ${money(mine, currency)}`,
          ...on.map(({ name, n, cost }) => `${name} × ${n}: ${money(cost, currency)}`),
        ].join(" · ")}
      </p>
    </div>
  );
}

function useAgain(): () => Promise<unknown> {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: ["gesture-kinds"] });
}

function KindList({ kinds, currency }: { kinds: readonly GestureKind[]; currency: string }): ReactElement {
  const { t, money } = useWords();
  const say = useOwn(own);
  const again = useAgain();
  const [edited, setEdited] = useState<GestureKind | null>(null);
  const usual = useMutation({
    mutationFn: gestures.usual,
    onSettled: again,
  });
  return (
    <>
      {kinds.length === 0 ? (
        <Empty
          icon="gift"
          title={say("kinds.none")}
          action={
            <Button loading={usual.isPending} onClick={() => usual.mutate()}>
              {say("kinds.usual")}
            </Button>
          }
        />
      ) : (
        <ul className={people["list"]}>
          {kinds.map((one) => (
            <li key={one.id} data-quiet={one.live ? undefined : true}>
              <div className={people["who"]}>
                <strong>{one.name}</strong>
                <span>
                  {say(`what.${one.what}`)} · {money(one.cost, currency)}
                </span>
              </div>
              <div className={people["facts"]}>
                {one.by_hand && <Chip>{say("kinds.packed")}</Chip>}
                {!one.live && <Chip>{say("kinds.off")}</Chip>}
              </div>
              <Button
                variant="default"
                aria-label={t("member.edit", { name: one.name })}
                onClick={() => setEdited(one)}
              >
                {t("action.edit")}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Button variant="default" mt={16} onClick={() => setEdited({ id: "", ...FRESH })}>
        {say("kinds.new")}
      </Button>
      <Modal opened={edited !== null} onClose={() => setEdited(null)} title={edited?.name || say("kinds.new")}>
        {edited && (
          <KindForm kind={edited} known={kinds.some(({ id }) => id === edited.id)} onDone={() => setEdited(null)} />
        )}
      </Modal>
    </>
  );
}

interface KindProps {
  readonly kind: GestureKind;
  readonly known: boolean;
  readonly onDone: () => void;
}

function KindForm({ kind: before, known, onDone }: KindProps): ReactElement {
  const { t } = useWords();
  const say = useOwn(own);
  const again = useAgain();
  const [kind, setKind] = useState(before);
  const set = (change: Partial<GestureKind>): void => setKind({ ...kind, ...change });
  const act = useMutation({
    mutationFn: (work: () => Promise<unknown>) => work(),
    onSuccess: onDone,
    onSettled: again,
  });
  const { id, ...form } = kind;
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        act.mutate(() => (known ? gestures.putKind(id, form) : gestures.makeKind(form)));
      }}
    >
      <TextInput
        label={say("kinds.name")}
        required
        maxLength={60}
        value={kind.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <Select
        label={say("kinds.what")}
        value={kind.what}
        data={WHATS.map((value) => ({ value, label: say(`what.${value}`) }))}
        onChange={(what) => what && set({ what })}
      />
      <NumberInput
        label={say("kinds.cost")}
        min={0}
        max={1_000_000}
        decimalScale={2}
        value={kind.cost}
        onChange={(cost) => set({ cost: Number(cost) })}
      />
      <Switch
        label={say("kinds.hand")}
        checked={kind.by_hand}
        onChange={(event) => set({ by_hand: event.currentTarget.checked })}
      />
      <Switch
        label={say("kinds.live")}
        checked={kind.live}
        onChange={(event) => set({ live: event.currentTarget.checked })}
      />
      <footer className={css.foot}>
        {known && (
          <Button variant="default" color="red" onClick={() => act.mutate(() => gestures.dropKind(id))}>
            {say("kinds.drop")}
          </Button>
        )}
        <Button type="submit" loading={act.isPending}>
          {t("action.save")}
        </Button>
      </footer>
    </form>
  );
}
