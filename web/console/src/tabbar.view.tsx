import { useEffect, useRef, type ReactElement, type ReactNode } from "react";
import css from "./bot/tabs.module.css";

interface TabBarProps {
  readonly label: string;
  readonly shown: string; // the tab that is open
  readonly children: ReactNode; // links, the open one's with `aria-current`
}

/** The tabs of a page; where they are wider than the window, the open one is moved into sight. */
export function TabBar({ label, shown, children }: TabBarProps): ReactElement {
  const bar = useRef<HTMLElement>(null);
  const seen = useRef("");
  useEffect(() => {
    const now = `${shown} ${bar.current?.scrollWidth ?? 0}`; // a count that comes later makes them wider
    if (now === seen.current) return;
    seen.current = now;
    bar.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  });
  return (
    <nav ref={bar} className={css.tabs} aria-label={label}>
      {children}
    </nav>
  );
}
