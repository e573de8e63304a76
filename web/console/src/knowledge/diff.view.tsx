import type { ReactElement } from "react";
import type { Diff } from "@client/types.js";
import { useDirectory } from "../people/directory.js";
import { useWords } from "../words.js";
import css from "./diff.module.css";

const TAGS = { same: "span", removed: "del", added: "ins" } as const;

/** What went is struck through, what came is underlined: to be told apart without colours. */
export function DiffFields({ fields }: { fields: Diff["fields"] }): ReactElement {
  const { t, has } = useWords();
  const { member } = useDirectory();
  return (
    <dl className={css.diff}>
      {fields.map(({ field, pieces }) => {
        const name = `changed.${field}`;
        return (
          <div key={field}>
            <dt>{has(name) ? t(name) : field}</dt>
            <dd>
              {pieces.map(({ kind, text }, at) => {
                const Tag = TAGS[kind];
                return <Tag key={at}>{(field === "owner_id" && member(text)) || text}</Tag>;
              })}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}
