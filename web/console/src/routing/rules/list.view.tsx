import { useState, type ReactElement } from "react";
import { ActionIcon, Switch } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { rules as api, type Group, type Rule, type Rulebook } from "@client/rules.js";
import { Icon } from "@ui/icons.js";
import { useDirectory } from "../../people/directory.js";
import people from "../../people/people.module.css";
import { moved, placed, sentence, within } from "./rules.data.js";
import { useTrouble } from "../../session/said.js";
import { useRuleWords } from "./rules.words.js";
import css from "./rules.module.css";

export const RULES = ["rules", "book"];

interface Props {
  readonly book: Rulebook;
  readonly group: Group | null;
  readonly onEdit: (rule: Rule) => void;
}

/** The rules of a group in their order: moved by dragging, or by the arrows beside them. */
export function RuleList({ book, group, onEdit }: Props): ReactElement | null {
  const client = useQueryClient();
  const [dragged, setDragged] = useState<string | null>(null);
  const [over, setOver] = useState<string | null>(null);
  const refresh = (): void => void client.invalidateQueries({ queryKey: RULES });
  const order = useMutation({
    mutationFn: (rules: readonly Rule[]) =>
      api.order({
        rules: rules.map(({ id, group_id }) => ({ rule_id: id, group_id })),
        groups: book.groups.map(({ id }) => id),
      }),
    // The list stands in its new order at once; should the server refuse, it is asked again.
    onMutate: (rules) => client.setQueryData<Rulebook>(RULES, { ...book, rules }),
    onSettled: refresh,
  });
  const end = (): void => {
    setDragged(null);
    setOver(null);
  };
  const drop = (onto: string): void => {
    const to = book.rules.findIndex(({ id }) => id === onto);
    if (dragged !== null && dragged !== onto) order.mutate(placed(book.rules, dragged, to));
    end();
  };
  const shown = within(book, group);
  if (shown.length === 0) return null;
  return (
    <ul className={`${people["list"] ?? ""} ${css["rules"] ?? ""}`}>
      {shown.map((rule, at) => (
        <li
          key={rule.id}
          draggable
          data-quiet={rule.live ? undefined : true}
          data-over={over === rule.id || undefined}
          onDragStart={() => setDragged(rule.id)}
          onDragEnd={end}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(rule.id);
          }}
          onDrop={() => drop(rule.id)}
        >
          <Row rule={rule} onEdit={() => onEdit(rule)} refresh={refresh} />
          <Arrow up rule={rule} disabled={at === 0} move={() => order.mutate(moved(book.rules, rule.id, -1))} />
          <Arrow
            rule={rule}
            disabled={at === shown.length - 1}
            move={() => order.mutate(moved(book.rules, rule.id, 1))}
          />
        </li>
      ))}
    </ul>
  );
}

function Row({ rule, onEdit, refresh }: { rule: Rule; onEdit: () => void; refresh: () => void }): ReactElement {
  const words = useRuleWords();
  const { r } = words;
  const told = useTrouble();
  const directory = useDirectory();
  const { name } = rule.rule;
  const turn = useMutation({
    mutationFn: (live: boolean) =>
      api.keep(rule.id, { rule: rule.rule, live, group_id: rule.group_id, after: rule.version }),
    onSettled: refresh,
  });
  return (
    <>
      <Switch
        aria-label={r("rules.turn_on", { name })}
        checked={rule.live}
        disabled={turn.isPending}
        onChange={(event) => turn.mutate(event.currentTarget.checked)}
      />
      <div className={css["says"]}>
        <strong>{name}</strong>
        <span>{sentence(words, rule.rule, directory)}</span>
        {rule.trouble && <span className={css["bad"]}>{r("rules.trouble", { why: told(rule.trouble) })}</span>}
      </div>
      <ActionIcon variant="subtle" color="gray" aria-label={r("rules.change", { name })} onClick={onEdit}>
        <Icon name="settings" />
      </ActionIcon>
    </>
  );
}

interface ArrowProps {
  readonly rule: Rule;
  readonly up?: boolean;
  readonly disabled: boolean;
  readonly move: () => void;
}

function Arrow({ rule, up = false, disabled, move }: ArrowProps): ReactElement {
  const { r } = useRuleWords();
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      disabled={disabled}
      aria-label={r(up ? "rules.up" : "rules.down", { name: rule.rule.name })}
      onClick={move}
      style={up ? { rotate: "180deg" } : undefined}
    >
      <Icon name="chevron" size={16} />
    </ActionIcon>
  );
}
