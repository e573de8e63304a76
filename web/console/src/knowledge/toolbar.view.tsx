import { useRef, type KeyboardEvent, type ReactElement } from "react";
import { Loader, Menu } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { articles } from "@client/api.js";
import type { Locale } from "@client/types.js";
import { Icon, type IconName } from "@ui/icons.js";
import { useWords, type Key } from "../words.js";
import type { Mark } from "./markdown.data.js";
import css from "./answer.module.css";

interface ToolbarProps {
  readonly language: Locale;
  readonly uploading: boolean;
  readonly onMark: (kind: Mark) => void;
  readonly onPlace: (piece: string, choose?: string) => void;
  readonly onPictures: (files: readonly File[]) => void;
}

const MARKS: readonly { kind: Mark; name: Key; sign: string; icon?: IconName; key?: string }[] = [
  { kind: "bold", name: "mark.bold", sign: "B", key: "Ctrl B" },
  { kind: "italic", name: "mark.italic", sign: "I", key: "Ctrl I" },
  { kind: "heading", name: "mark.heading", sign: "H" },
  { kind: "list", name: "mark.list", sign: "", icon: "list" },
  { kind: "numbers", name: "mark.numbers", sign: "1." },
  { kind: "quote", name: "mark.quote", sign: "”" },
  { kind: "link", name: "mark.link", sign: "", icon: "link", key: "Ctrl K" },
];

/** One stop for the tabulator; the arrows go along it. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (by === undefined) return;
  const buttons = [...event.currentTarget.querySelectorAll("button")];
  buttons[buttons.findIndex((one) => one === document.activeElement) + by]?.focus();
  event.preventDefault();
}

export function Toolbar({ language, uploading, onMark, onPlace, onPictures }: ToolbarProps): ReactElement {
  const { t } = useWords();
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className={css.toolbar} role="toolbar" aria-label={t("article.toolbar")} onKeyDown={walk}>
      {MARKS.map(({ kind, name, sign, icon, key }, at) => (
        <button
          key={kind}
          type="button"
          tabIndex={at === 0 ? 0 : -1}
          data-kind={kind}
          data-sign={sign || undefined}
          aria-label={t(name)}
          title={key ? `${t(name)} (${key})` : t(name)}
          onClick={() => onMark(kind)}
        >
          {icon && <Icon name={icon} size={16} />}
        </button>
      ))}
      <button
        type="button"
        tabIndex={-1}
        aria-label={t("mark.picture")}
        title={t("mark.picture.about")}
        disabled={uploading}
        onClick={() => input.current?.click()}
      >
        {uploading ? <Loader size={14} /> : <Icon name="picture" size={16} />}
      </button>
      <input
        ref={input}
        type="file"
        accept="image/*"
        multiple
        hidden
        onChange={(event) => {
          onPictures([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = ""; // so that the same picture may be picked again
        }}
      />
      <FieldMenu language={language} onPlace={onPlace} />
    </div>
  );
}

/** What an answer can fill in by itself, with what stands there when it is not known. */
function FieldMenu({ language, onPlace }: Pick<ToolbarProps, "language" | "onPlace">): ReactElement {
  const { t, has } = useWords();
  const fields = useQuery({ queryKey: ["fields"], queryFn: articles.fields, staleTime: Infinity }).data ?? [];
  return (
    <Menu position="bottom-start" returnFocus={false}>
      <Menu.Target>
        <button type="button" tabIndex={-1} className={css.fields}>
          {t("mark.field")}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {fields.map(({ name, takes, otherwise }) => {
          const key = `fill.${name}`;
          return (
            <Menu.Item
              key={name}
              onClick={() => onPlace(takes ? `{{${name}:${takes}}}` : `{{${name}}}`, takes)}
              rightSection={<small>{otherwise[language]}</small>}
            >
              {has(key) ? t(key) : name}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
