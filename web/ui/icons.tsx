import type { ReactElement } from "react";

/** Line icons on a 20-unit grid, drawn here: one stroke width, no library. */
const PATHS = {
  desk: "M3 5.5A1.5 1.5 0 0 1 4.5 4h11A1.5 1.5 0 0 1 17 5.5v7a1.5 1.5 0 0 1-1.5 1.5H9l-4 3v-3h-.5A1.5 1.5 0 0 1 3 12.5z",
  knowledge: "M10 5.5C8.5 4.3 6.4 4 3.5 4v11c2.9 0 5 .3 6.5 1.5 1.5-1.2 3.6-1.5 6.5-1.5V4c-2.9 0-5 .3-6.5 1.5zm0 0v11",
  people:
    "M7.5 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2 16.5c0-2.8 2.2-4.5 5.5-4.5s5.5 1.7 5.5 4.5M13 4a2.7 2.7 0 0 1 0 5.2M15 12.3c1.9.6 3 2.1 3 4.2",
  channels: "M3.5 4.5h13v8h-13zM7 16.5h6M10 12.5v4",
  speed: "M4.7 15.5a7.5 7.5 0 1 1 10.6 0M10 11l3.5-4",
  check: "M4 10.5l4 4 8-9",
  undo: "M7 5L3.5 8.5 7 12M4 8.5h7.5a4.5 4.5 0 0 1 0 9H9",
  clock: "M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15zM10 6v4.3l3 1.7",
  tag: "M3.5 9.8V4.5a1 1 0 0 1 1-1h5.3l6.7 6.7a1 1 0 0 1 0 1.4l-4.9 4.9a1 1 0 0 1-1.4 0zM7 7h.01",
  hand: "M3 7h11.5M11 3.5L14.5 7 11 10.5M17 13H5.5M9 9.5L5.5 13 9 16.5",
  person: "M10 10a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3.5 17.5c0-3.2 2.6-5 6.5-5s6.5 1.8 6.5 5",
  more: "M4.5 10h.01M10 10h.01M15.5 10h.01",
  close: "M5 5l10 10M15 5L5 15",
  back: "M12.5 4L6.5 10l6 6",
  down: "M10 4v12M5 11l5 5 5-5",
  chevron: "M5.5 8l4.5 4.5L14.5 8",
  plus: "M10 4v12M4 10h12",
  clip: "M15.5 9.5l-6 6a3.7 3.7 0 0 1-5.2-5.2l6.4-6.4a2.5 2.5 0 0 1 3.5 3.5l-6.3 6.3a1.2 1.2 0 0 1-1.7-1.7l5.5-5.5",
  send: "M3.5 10L16.5 4l-4 12.5-3-5.5zM9.5 11l7-7",
  search: "M9 15a6 6 0 1 0 0-12 6 6 0 0 0 0 12zM13.5 13.5L17 17",
  bot: "M4.5 7.5h11v8h-11zM10 7.5V4M8 11h.01M12 11h.01M2.5 10.5v2M17.5 10.5v2",
  note: "M4 3.5h12v8.5l-4.5 4.5H4zM16 12h-4.5v4.5",
  bell: "M5 13.5V9a5 5 0 0 1 10 0v4.5l1.5 1.5h-13zM8.5 17.5h3",
  bellOff: "M5 13.5V9a5 5 0 0 1 8-4M15 9v4.5l1.5 1.5h-11M8.5 17.5h3M3 3l14 14",
  sun: "M10 13.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM10 2v1.5M10 16.5V18M2 10h1.5M16.5 10H18M4.3 4.3l1.1 1.1M14.6 14.6l1.1 1.1M4.3 15.7l1.1-1.1M14.6 5.4l1.1-1.1",
  moon: "M16.5 11.7A7 7 0 0 1 8.3 3.5a7 7 0 1 0 8.2 8.2z",
  globe:
    "M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15zM2.5 10h15M10 2.5c2.5 2.2 3.5 4.8 3.5 7.5s-1 5.3-3.5 7.5c-2.5-2.2-3.5-4.8-3.5-7.5s1-5.3 3.5-7.5z",
  keys: "M2.5 5.5h15v9h-15zM5.5 8.5h.01M8.5 8.5h.01M11.5 8.5h.01M14.5 8.5h.01M6.5 11.7h7",
  settings: "M3 5.5h8M15 5.5h2M13 3.5v4M3 10h2M9 10h8M7 8v4M3 14.5h7M14 14.5h3M12 12.5v4",
  filter: "M3 5h14M5.5 10h9M8 15h4",
  exit: "M8 3.5H4.5v13H8M13 6.5l3.5 3.5-3.5 3.5M16.5 10H8",
  panel: "M3 4h14v12H3zM12.5 4v12",
  copy: "M7 7h9.5v9.5H7zM13 7V3.5H3.5V13H7",
  mail: "M3 5h14v10H3zM3 5.5l7 5.5 7-5.5",
  warn: "M10 3l7.5 13.5h-15zM10 8v4M10 14.3h.01",
  retry: "M16.5 4v4h-4M16 8a6.5 6.5 0 1 0 .5 3.5",
  upload: "M10 13V4M6 7.5L10 3.5l4 4M3.5 13v3.5h13V13",
  spark: "M10 3l1.7 5.3L17 10l-5.3 1.7L10 17l-1.7-5.3L3 10l5.3-1.7z",
  file: "M5 2.5h6.5L15.5 6.5v11H5zM11.5 2.5v4h4",
  list: "M4 5.5h.01M4 10h.01M4 14.5h.01M7.5 5.5h9M7.5 10h9M7.5 14.5h9",
  link: "M8.5 11.5a3.2 3.2 0 0 0 4.6 0l2.6-2.6a3.2 3.2 0 0 0-4.6-4.6L10 5.4M11.5 8.5a3.2 3.2 0 0 0-4.6 0l-2.6 2.6a3.2 3.2 0 0 0 4.6 4.6l1.1-1.1",
  picture: "M3 4.5h14v11H3zM3.5 14l4-4 3.5 3.5 2-2 3.5 3.5M12.8 8h.01",
  download: "M10 4v9M6 9.5l4 4 4-4M3.5 13v3.5h13V13",
  history: "M3.5 8a7 7 0 1 1-.4 3.5M3 4v4h4M10 6.5v4l2.5 1.5",
  verified:
    "M10 2.5l2 1.6 2.6-.2.7 2.5 2.1 1.5-.9 2.4.9 2.4-2.1 1.5-.7 2.5-2.6-.2-2 1.6-2-1.6-2.6.2-.7-2.5-2.1-1.5.9-2.4-.9-2.4 2.1-1.5.7-2.5 2.6.2zM7 10.2l2.2 2.1 4-4.3",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 18 }: { name: IconName; size?: number }): ReactElement {
  return (
    <svg
      viewBox="0 0 20 20"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeWidth={name === "more" ? 2.4 : 1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      style={{ flex: "none" }}
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
