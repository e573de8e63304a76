import type { ReactElement } from "react";
import { Switch, TextInput } from "@mantine/core";
import type { AlertSettings } from "@client/board.js";
import { clockOf, minuteOf } from "./board.data.js";
import { useBoardWords } from "./words.js";
import css from "./board.module.css";

const NIGHT = { from_minute: 22 * 60, until_minute: 7 * 60 }; // when most shops sleep

type QuietHours = NonNullable<AlertSettings["quiet"]> | null;

/** When nobody is told. */
export function Quiet({ quiet, onSet }: { quiet: QuietHours; onSet: (quiet: QuietHours) => void }): ReactElement {
  const b = useBoardWords();
  return (
    <>
      <Switch
        label={b("quiet")}
        description={b("quiet.about")}
        checked={quiet !== null}
        onChange={({ currentTarget }) => onSet(currentTarget.checked ? NIGHT : null)}
      />
      {quiet && (
        <div className={css.row}>
          <TextInput
            type="time"
            label={b("quiet.from")}
            value={clockOf(quiet.from_minute)}
            onChange={({ currentTarget }) => onSet({ ...quiet, from_minute: minuteOf(currentTarget.value) })}
          />
          <TextInput
            type="time"
            label={b("quiet.until")}
            value={clockOf(quiet.until_minute)}
            onChange={({ currentTarget }) => onSet({ ...quiet, until_minute: minuteOf(currentTarget.value) })}
          />
        </div>
      )}
    </>
  );
}
