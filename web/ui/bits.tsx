import { useState, type ReactElement, type ReactNode } from "react";
import { Button, Skeleton } from "@mantine/core";
import { Icon, type IconName } from "./icons.js";
import css from "./bits.module.css";

/** Mia Lindqvist: ML; 林晚秋: 秋, the given name's end; 小雀 Tia: 小. */
function lettersOf(words: readonly string[]): string {
  const [first = "", last = ""] = [words[0], words.at(-1)];
  if (/^\p{Script=Latin}/u.test(first)) return `${first[0] ?? ""}${words.length > 1 ? (last[0] ?? "") : ""}`;
  return (words.length > 1 ? Array.from(first)[0] : Array.from(first).at(-1)) ?? "?";
}

/** Two letters or one character of a name, on a hue of its own. */
export function Avatar({
  name,
  id,
  size = 32,
  presence,
}: {
  name: string;
  id: string;
  size?: number;
  presence?: string | undefined;
}): ReactElement {
  const letters = lettersOf(name.trim().split(/\s+/)) || "?";
  const hue = [...id].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 360_360, 7) * 47;
  return (
    <span
      className={css.avatar}
      style={{ width: size, height: size, fontSize: size * 0.4, "--hue": hue % 360 } as React.CSSProperties}
      aria-hidden="true"
    >
      {letters.toUpperCase()}
      {presence && <i className={css.dot} data-presence={presence} />}
    </span>
  );
}

export function Dot({ presence }: { presence: string }): ReactElement {
  return <i className={css.plainDot} data-presence={presence} aria-hidden="true" />;
}

export type Tone = "plain" | "accent" | "good" | "amber" | "red" | "bot";

export function Chip({ tone = "plain", children }: { tone?: Tone; children: ReactNode }): ReactElement {
  return (
    <span className={css.chip} data-tone={tone}>
      {children}
    </span>
  );
}

/** A share as a bar, with what it is in words beside it. */
export function Bar({ share, children }: { share: number; children: ReactNode }): ReactElement {
  return (
    <span className={css.share}>
      <i aria-hidden="true">
        <b style={{ width: `${share * 100}%` }} />
      </i>
      <span>{children}</span>
    </span>
  );
}

export function Tiles({ children }: { children: ReactNode }): ReactElement {
  return <dl className={css.tiles}>{children}</dl>;
}

/** One figure, large, and what it says. */
export function Tile({ name, value, about }: { name: string; value: ReactNode; about?: string }): ReactElement {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <strong>{value}</strong>
        {about && <small>{about}</small>}
      </dd>
    </div>
  );
}

interface SayProps {
  readonly icon: IconName;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}

/** A page or list with nothing in it says why, and what to do about it. */
export function Empty({ icon, title, children, action }: SayProps): ReactElement {
  return (
    <div className={css.empty}>
      <span className={css.emptyIcon}>
        <Icon name={icon} size={24} />
      </span>
      <strong>{title}</strong>
      {children && <p>{children}</p>}
      {action}
    </div>
  );
}

export function Failed({
  title,
  detail,
  retry,
  again,
}: {
  title: string;
  detail: string;
  retry: () => void;
  again: string;
}): ReactElement {
  return (
    <div className={css.empty} role="alert">
      <span className={css.emptyIcon} data-tone="bad">
        <Icon name="warn" size={24} />
      </span>
      <strong>{title}</strong>
      <p>{detail}</p>
      <Button variant="default" leftSection={<Icon name="retry" size={16} />} onClick={retry}>
        {again}
      </Button>
    </div>
  );
}

/** Grey bars where rows will be, of the rows' own height, so that nothing jumps. */
export function Rows({ count, height, label }: { count: number; height: number; label: string }): ReactElement {
  const circle = Math.min(32, height - 8);
  return (
    <div role="status" aria-label={label} className={css.rows}>
      {Array.from({ length: count }, (_, row) => (
        <div key={row} style={{ height }}>
          <Skeleton circle width={circle} height={circle} />
          <div>
            <Skeleton height={10} width={`${45 + ((row * 17) % 30)}%`} />
            {height >= 44 && <Skeleton height={10} width={`${60 + ((row * 23) % 35)}%`} mt={10} />}
          </div>
        </div>
      ))}
    </div>
  );
}

/** Nothing where the browser has no clipboard, as over plain http from another machine: the text itself stands beside it. */
export function Copy({ text, copy, copied }: { text: string; copy: string; copied: string }): ReactElement | null {
  const [done, setDone] = useState(false);
  if (!window.isSecureContext) return null;
  const act = (): void => {
    void navigator.clipboard.writeText(text).then(() => setDone(true));
  };
  return (
    <Button
      variant="default"
      size="xs"
      leftSection={<Icon name={done ? "check" : "copy"} size={15} />}
      onClick={act}
      onBlur={() => setDone(false)}
    >
      <span aria-live="polite">{done ? copied : copy}</span>
    </Button>
  );
}

interface PageProps {
  readonly title: string;
  readonly about?: string;
  readonly actions?: ReactNode;
  readonly back?: ReactNode; // the link to the page this one lies beneath
  readonly wide?: boolean; // for what has many columns
  readonly children: ReactNode;
}

/** The frame of every page but the desk. */
export function Page({ title, about, actions, back, wide = false, children }: PageProps): ReactElement {
  return (
    <div className={css.page} data-wide={wide || undefined}>
      {back && (
        <nav className={css.pageBack}>
          <Icon name="back" size={16} />
          {back}
        </nav>
      )}
      <header className={css.pageHead}>
        <div>
          <h1>{title}</h1>
          {about && <p>{about}</p>}
        </div>
        <div className={css.pageActions}>{actions}</div>
      </header>
      {children}
    </div>
  );
}

export function Keys({ children }: { children: string }): ReactElement {
  return <kbd className={css.keys}>{children}</kbd>;
}
