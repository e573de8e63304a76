import type { ReactElement, ReactNode } from "react";
import css from "./customer.module.css";

/** A titled part of the customer's panel. */
export function Part({ title, children }: { title: string; children: ReactNode }): ReactElement {
  return (
    <section className={css.part}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}
