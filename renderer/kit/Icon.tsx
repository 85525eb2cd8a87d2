/** Drawn on a 16-unit grid with a 1.5 line; our own. */
const paths = {
  menu: "M2.5 4.5h11M2.5 8h11M2.5 11.5h11",
  search: "M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM10.4 10.4l3.1 3.1",
  close: "m4 4 8 8M12 4l-8 8",
  check: "m3.5 8.5 3 3 6-7",
  plus: "M8 3v10M3 8h10",
  minus: "M3 8h10",
  "chevron-down": "m4.5 6.5 3.5 3.5 3.5-3.5",
  "chevron-right": "m6.5 4.5 3.5 3.5-3.5 3.5",
  "chevron-up": "m4.5 9.5 3.5-3.5 3.5 3.5",
  play: "M5 3.5v9l7.5-4.5z",
  stop: "M4.5 4.5h7v7h-7z",
  resume: "M3.5 3.5v9M6.5 3.5v9l6.5-4.5z",
  error: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 5v3.8M8 11v.2",
  warning: "M8 2.5 14.2 13H1.8zM8 6.5v3M8 11.3v.2",
  help: "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM6.3 6.4a1.75 1.75 0 1 1 2.5 1.6c-.5.2-.8.6-.8 1.1v.3M8 11.4v.2",
  reset: "M3.5 8a4.5 4.5 0 1 0 1.4-3.3M3.5 2.8v2.4h2.4",
  folder: "M2 4.5v7.5c0 .6.4 1 1 1h10c.6 0 1-.4 1-1V6c0-.6-.4-1-1-1H8L6.5 3.5H3c-.6 0-1 .4-1 1Z",
  file: "M4 2.5h5l3 3v8H4zM9 2.5v3h3",
  fit: "M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10",
  layout: "M2.5 3h4v3.5h-4zM9.5 3h4v3.5h-4zM9.5 9.5h4V13h-4zM6.5 4.8h3M11.5 6.5v3",
  map: "M2.5 4 6 2.5l4 1.5 3.5-1.5V12L10 13.5 6 12l-3.5 1.5zM6 2.5V12M10 4v9.5",
  undo: "M5.5 3 2.5 6l3 3M2.8 6h6.7a3.5 3.5 0 0 1 0 7H6",
  redo: "m10.5 3 3 3-3 3M13.2 6H6.5a3.5 3.5 0 0 0 0 7H10",
  panel: "M2.5 3h11v10h-11zM2.5 9.5h11",
  "panel-left": "M2.5 3h11v10h-11zM6.5 3v10",
  "panel-right": "M2.5 3h11v10h-11zM9.5 3v10",
  copy: "M5.5 5.5h7v8h-7zM10.5 5.5v-3h-7v8h2",
  save: "M3 3h8l2 2v8H3zM5.5 3v3.5h4V3M5 13V9.5h6V13",
  more: "M3.5 8h.1M8 8h.1M12.4 8h.1",
  seen: "M1.8 8S4 3.8 8 3.8 14.2 8 14.2 8 12 12.2 8 12.2 1.8 8 1.8 8ZM8 9.8a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6Z",
  hidden: "M6.2 4.1A6 6 0 0 1 8 3.8c4 0 6.2 4.2 6.2 4.2a11 11 0 0 1-1.7 2.2M4.2 5.1A10.8 10.8 0 0 0 1.8 8S4 12.2 8 12.2a6 6 0 0 0 3-.8M2.5 2.5l11 11",
  up: "M8 13V3.5M4 7.5l4-4 4 4",
} as const
export type IconName = keyof typeof paths

const filled: ReadonlySet<IconName> = new Set(["play", "stop"])

/** Decoration: the thing that holds it carries the words. */
export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" fill={filled.has(name) ? "currentColor" : "none"} stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  )
}
