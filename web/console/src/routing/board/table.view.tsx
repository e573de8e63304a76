import type { ReactElement, ReactNode } from "react";
import css from "./board.module.css";

interface TableProps {
  readonly title: string;
  readonly names: readonly string[];
  readonly wide?: boolean | "beside"; // on the wall beside what is small
  readonly narrow?: "cards"; // on a phone each row stands by itself, so that its buttons are in sight
  readonly children: ReactNode;
}

/** A part of the board: its title, its columns, and its rows. */
export function Table({ title, names, wide = false, narrow, children }: TableProps): ReactElement {
  return (
    <section className={css.part} data-wide={wide || undefined}>
      <h2>{title}</h2>
      <div className={css.scroll} tabIndex={0} role="region" aria-label={title}>
        <table className={css.table} data-narrow={narrow}>
          <thead>
            <tr>
              {names.map((name) =>
                name ? (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ) : (
                  <td key={name} />
                ),
              )}
            </tr>
          </thead>
          <tbody>{children}</tbody>
        </table>
      </div>
    </section>
  );
}
