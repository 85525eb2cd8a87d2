/** Every message between host and page: names and what they carry. */
export const channels = {
  /** Host → page, with the engine's MessagePort. */
  enginePort: "tephra:engine-port",
  /** Host → page: what keeps the engine from answering yet. */
  engineNews: "tephra:engine-news",
  /** Page → host: the page is ready for its port (also after a reload). */
  pageReady: "tephra:page-ready",
  /** Host → page: a menu item was chosen; carries the action's name. */
  menu: "tephra:menu",
  /** Host → page: open this file (double click in the file manager, or an argument). */
  openFile: "tephra:open-file",
} as const

/** Engine's process → host, before it answers: where it is, or why it cannot start. */
export type EngineWord = { readonly tephra: "news" | "refused"; readonly text: string }

/** Actions that the native menu offers; the page's keymap knows them by the same names. */
export const menuActions = ["new", "open", "import", "save", "save-as", "undo", "redo", "run", "stop", "command-palette", "fit"] as const
export type MenuAction = (typeof menuActions)[number]

/** What the page finds as `window.tephra` in the desktop app. */
export interface DesktopBridge {
  readonly desktop: true
  /** Asks for the engine's port; it arrives as a window message `{ tephra: "engine-port" }` with one port. */
  readonly requestEngine: () => void
  readonly onEngineNews: (listener: (text: string) => void) => () => void
  readonly onMenu: (listener: (action: MenuAction) => void) => () => void
  readonly onOpenFile: (listener: (path: string) => void) => () => void
}
