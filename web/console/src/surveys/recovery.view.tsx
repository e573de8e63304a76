import type { ReactElement } from "react";
import { Select, Switch } from "@mantine/core";
import { useOwn } from "../own.js";
import { useDirectory } from "../people/directory.js";
import { Whole, type PartProps } from "./form.view.js";
import own from "./own.json";
import { ENDS } from "./surveys.data.js";
import css from "./surveys.module.css";

const HOUR = 3600;
const MOST_HOURS = 720; // a month

/** What a low score leads to: an owner, and a time. */
export function RecoveryFields({ draft, change, known }: PartProps): ReactElement {
  const say = useOwn(own);
  const directory = useDirectory();
  const { recovery, scale } = draft;
  const usual = { low: known.low[scale], seconds: 24 * HOUR, by_member: true, owner_id: null };
  return (
    <>
      <Switch
        label={say("form.recovery")}
        checked={recovery !== null}
        onChange={(event) => change({ recovery: event.currentTarget.checked ? usual : null })}
      />
      {recovery && (
        <>
          <div className={css.pair}>
            <Whole
              label={say("form.low")}
              value={recovery.low}
              least={ENDS[scale][0]}
              most={ENDS[scale][1] - 1}
              set={(low) => change({ recovery: { ...recovery, low } })}
            />
            <Whole
              label={say("form.hours")}
              value={Math.round(recovery.seconds / HOUR)}
              least={1}
              most={MOST_HOURS}
              set={(hours) => change({ recovery: { ...recovery, seconds: hours * HOUR } })}
            />
          </div>
          <Select
            label={say("form.owner")}
            clearable
            placeholder={say("form.owner.member")}
            value={recovery.owner_id}
            data={directory.members.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(owner_id) => change({ recovery: { ...recovery, owner_id, by_member: owner_id === null } })}
          />
        </>
      )}
    </>
  );
}
