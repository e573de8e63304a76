import { useEffect, useState, type DragEvent, type ReactElement } from "react";
import { ActionIcon, Menu } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { problems as api, type Problem, type ProblemState } from "@client/problems.js";
import { Avatar, Chip } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { useOwn } from "../own.js";
import { Paged } from "../paged.view.js";
import { useDirectory } from "../people/directory.js";
import { useWords } from "../words.js";
import { Causes } from "./causes.view.js";
import { columnKey } from "./move.js";
import own from "./own.json";
import { STATES } from "./problems.data.js";
import css from "./problems.module.css";

interface ColumnProps {
  readonly state: ProblemState;
  readonly count: number;
  readonly onMove: (one: Problem, to: ProblemState) => void;
}

const DRAGGED = "application/x-problem";

/** One state's problems, the last moved on top, page by page. */
export function Column({ state, count, onMove }: ColumnProps): ReactElement {
  const { number } = useWords();
  const say = useOwn(own);
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    const dragged = event.dataTransfer.getData(DRAGGED);
    if (dragged) onMove(JSON.parse(dragged) as Problem, state);
  };
  const allow = (event: DragEvent): void => {
    if (!event.dataTransfer.types.includes(DRAGGED)) return;
    event.preventDefault();
    setOver(true);
  };
  return (
    <section
      className={css.column}
      aria-labelledby={`column-${state}`}
      data-over={over || undefined}
      onDragOver={allow}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <h2 id={`column-${state}`}>
        {say(`state.${state}`)} <span>{number(count)}</span>
      </h2>
      <Paged
        queryKey={columnKey(state)}
        fetch={(after) => api.column(state, after)}
        count={2}
        height={84}
        empty={<p className={css.none}>{say(`none.${state}`)}</p>}
      >
        {(items) => (
          <ul className={css.cards}>
            {items.map((one) => (
              <Card key={one.id} one={one} onMove={onMove} />
            ))}
          </ul>
        )}
      </Paged>
      {state === "seen" && <Causes />}
    </section>
  );
}

const RUNNING_MS = 1000; // how often one looks while conversations are linked

function Card({ one, onMove }: { one: Problem; onMove: ColumnProps["onMove"] }): ReactElement {
  const say = useOwn(own);
  const client = useQueryClient();
  useEffect(() => {
    if (!one.gathering) return undefined;
    const timer = setTimeout(() => void client.invalidateQueries({ queryKey: ["problems"] }), RUNNING_MS);
    return () => clearTimeout(timer);
  }, [client, one]);
  const { member } = useDirectory();
  const owner = member(one.owner_id);
  return (
    <li className={css.card}>
      <Link
        to="/problems/$id"
        params={{ id: one.id }}
        data-card={one.id}
        data-state={one.state}
        draggable
        onDragStart={(event) => event.dataTransfer.setData(DRAGGED, JSON.stringify(one))}
      >
        <strong>{one.title}</strong>
        <span className={css.facts}>
          <Chip tone={one.linked > 0 ? "amber" : "plain"}>
            {one.gathering ? say("gathering") : say("linked", { n: one.linked })}
          </Chip>
          {one.reason && <Chip>{one.reason}</Chip>}
        </span>
        <small>{owner ? say("owner", { name: owner }) : say("nobody")}</small>
      </Link>
      {one.owner_id && <Avatar name={owner} id={one.owner_id} size={22} />}
      <Menu position="bottom-end" width={200}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={say("move.of", { title: one.title })}>
            <Icon name="more" size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{say("move")}</Menu.Label>
          {STATES.filter((state) => state !== one.state).map((state) => (
            <Menu.Item key={state} onClick={() => onMove(one, state)}>
              {say(`state.${state}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </li>
  );
}
