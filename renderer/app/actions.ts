import { outerOf } from "../../engine/model/identity.ts"
import { compositeAt } from "../client/inside/drawing-inside.ts"
import type { CanvasCommands } from "../canvas/canvas-commands.ts"
import { membersOf } from "../runs/arrays.ts"
import { isBatch } from "../client/machines.ts"
import type { Workspace } from "../client/workspace.ts"
import type { WorkspaceState } from "../client/workspace-state.ts"
import type { KeyScope } from "./keys.ts"

export type DialogName = "commands" | "open" | "import" | "save-as" | "overwrite" | "shortcuts" | "leave" | "custom"

export interface ActionContext {
  readonly workspace: Workspace
  /** Null while no document is drawn. */
  readonly canvas: CanvasCommands | null
  readonly show: (dialog: DialogName) => void
  readonly save: () => void
  /** Goes on when the open document may be left. */
  readonly leave: (then: () => void) => void
  readonly setTheme: (theme: "light" | "dark" | "system") => void
  readonly togglePanel: (panel: "palette" | "inspector" | "bottom" | "minimap") => void
}

export interface Action {
  /** Also the name by which the native menu asks for it. */
  readonly name: string
  readonly title: string
  readonly group: "File" | "Edit" | "Blocks" | "View" | "Run" | "Help"
  /** The first is shown. */
  readonly keys: readonly string[]
  readonly scope: KeyScope
  readonly enabled: (state: WorkspaceState) => boolean
  readonly run: (context: ActionContext) => void
}

const always = () => true
const hasDocument = (state: WorkspaceState) => state.document !== null
const hasSelection = (state: WorkspaceState) => state.selection.blocks.size > 0 || state.selection.wires.size > 0
const hasBlocks = (state: WorkspaceState) => state.selection.blocks.size > 0
const selectedPath = ({ inside, selection: { blocks } }: WorkspaceState) => [...(inside === "" ? [] : [inside]), [...blocks][0] ?? ""].join("/")
const hasComposite = (state: WorkspaceState) => state.selection.blocks.size === 1 && state.document !== null && compositeAt(state.document.content.pipeline, selectedPath(state)) !== undefined
const onCanvas = (run: (canvas: CanvasCommands) => void) => ({ canvas }: ActionContext) => canvas && run(canvas)
export const isLive = ({ run, runs, chosenArray }: WorkspaceState) => (chosenArray === null ? run !== null && run.state !== "ended" : membersOf(runs, chosenArray).some(({ state }) => state !== "ended"))
/** A queue takes more than one. */
export const mayStart = (state: WorkspaceState) => hasDocument(state) && (!isLive(state) || isBatch(state, state.target.machine))

const file: readonly Action[] = [
  { name: "new", title: "New pipeline", group: "File", keys: ["Alt+N"], scope: "no-text", enabled: always, run: ({ workspace, leave }) => leave(() => void workspace.create(null)) },
  { name: "gallery", title: "Templates and recent files", group: "File", keys: ["Alt+G"], scope: "no-text", enabled: always, run: ({ workspace }) => workspace.showGallery(true) },
  { name: "open", title: "Open…", group: "File", keys: ["Ctrl+O"], scope: "everywhere", enabled: always, run: ({ show }) => show("open") },
  { name: "import", title: "Import ONNX…", group: "File", keys: [], scope: "no-text", enabled: always, run: ({ show }) => show("import") },
  { name: "save", title: "Save", group: "File", keys: ["Ctrl+S"], scope: "everywhere", enabled: hasDocument, run: ({ save }) => save() },
  { name: "save-as", title: "Save as…", group: "File", keys: ["Ctrl+Shift+S"], scope: "everywhere", enabled: hasDocument, run: ({ show }) => show("save-as") },
  { name: "close", title: "Close pipeline", group: "File", keys: [], scope: "no-text", enabled: hasDocument, run: ({ workspace, leave }) => leave(() => void workspace.close(true)) },
  { name: "look", title: "Look at the data files again", group: "File", keys: [], scope: "no-text", enabled: hasDocument, run: ({ workspace }) => void workspace.look() },
  { name: "custom", title: "Custom blocks of this folder…", group: "File", keys: [], scope: "no-text", enabled: hasDocument, run: ({ workspace, show }) => void workspace.lookAtCustom().then(() => show("custom")) },
]

const edit: readonly Action[] = [
  { name: "undo", title: "Undo", group: "Edit", keys: ["Ctrl+Z"], scope: "no-text", enabled: ({ undo }) => undo.done.length > 0, run: ({ workspace }) => workspace.undo() },
  { name: "redo", title: "Redo", group: "Edit", keys: ["Ctrl+Y", "Ctrl+Shift+Z"], scope: "no-text", enabled: ({ undo }) => undo.undone.length > 0, run: ({ workspace }) => workspace.redo() },
  // The clipboard's keys arrive as copy, cut and paste events, which need no permission; here they are only listed.
  { name: "cut", title: "Cut", group: "Edit", keys: ["Ctrl+X"], scope: "no-text", enabled: hasBlocks, run: onCanvas((canvas) => canvas.cut()) },
  { name: "copy", title: "Copy as text", group: "Edit", keys: ["Ctrl+C"], scope: "no-text", enabled: hasBlocks, run: onCanvas((canvas) => canvas.copy()) },
  { name: "paste", title: "Paste", group: "Edit", keys: ["Ctrl+V"], scope: "no-text", enabled: hasDocument, run: onCanvas((canvas) => canvas.paste()) },
  { name: "duplicate", title: "Duplicate", group: "Edit", keys: ["Ctrl+D"], scope: "no-text", enabled: hasBlocks, run: onCanvas((canvas) => canvas.duplicate()) },
  { name: "select-all", title: "Select all", group: "Edit", keys: ["Ctrl+A"], scope: "no-text", enabled: hasDocument, run: onCanvas((canvas) => canvas.selectAll()) },
  { name: "clear-selection", title: "Select nothing", group: "Edit", keys: ["Escape"], scope: "canvas", enabled: hasSelection, run: ({ workspace }) => workspace.select({}) },
]

const blocks: readonly Action[] = [
  { name: "add", title: "Add block…", group: "Blocks", keys: ["Shift+A", "Tab"], scope: "canvas", enabled: hasDocument, run: onCanvas((canvas) => canvas.quickAdd()) },
  { name: "add-note", title: "Add note", group: "Blocks", keys: [], scope: "canvas", enabled: hasDocument, run: onCanvas((canvas) => canvas.addNote()) },
  { name: "connect", title: "Connect from this block…", group: "Blocks", keys: ["C"], scope: "canvas", enabled: hasBlocks, run: onCanvas((canvas) => canvas.connectByKeyboard()) },
  { name: "group", title: "Group into a composite", group: "Blocks", keys: ["Ctrl+G"], scope: "no-text", enabled: hasBlocks, run: onCanvas((canvas) => canvas.group()) },
  { name: "expand-composite", title: "Expand the composite", group: "Blocks", keys: ["Ctrl+Shift+G"], scope: "no-text", enabled: hasComposite, run: onCanvas((canvas) => canvas.expand()) },
  { name: "open-composite", title: "Open the composite", group: "Blocks", keys: ["Alt+Enter"], scope: "canvas", enabled: hasComposite, run: ({ workspace }) => workspace.enter(selectedPath(workspace.store.get())) },
  { name: "leave-composite", title: "Leave the composite", group: "Blocks", keys: ["Alt+Backspace", "Escape"], scope: "canvas", enabled: ({ inside }) => inside !== "", run: ({ workspace }) => workspace.enter(outerOf(workspace.store.get().inside)) },
  { name: "rename", title: "Rename block", group: "Blocks", keys: ["F2"], scope: "no-text", enabled: hasBlocks, run: () => document.querySelector<HTMLInputElement>("[data-block-name]")?.focus() },
  { name: "delete", title: "Delete", group: "Blocks", keys: ["Delete", "Backspace"], scope: "canvas", enabled: hasSelection, run: onCanvas((canvas) => canvas.remove(false)) },
  { name: "delete-heal", title: "Delete and join the wires", group: "Blocks", keys: ["Ctrl+Delete", "Ctrl+Backspace"], scope: "canvas", enabled: hasBlocks, run: onCanvas((canvas) => canvas.remove(true)) },
  { name: "auto-layout", title: "Arrange blocks", group: "Blocks", keys: ["Shift+Alt+T"], scope: "canvas", enabled: hasDocument, run: onCanvas((canvas) => void canvas.arrange()) },
]

const view: readonly Action[] = [
  { name: "command-palette", title: "All actions and blocks…", group: "View", keys: ["Ctrl+K", "Ctrl+Shift+P"], scope: "everywhere", enabled: always, run: ({ show }) => show("commands") },
  { name: "fit", title: "Fit the selection, or everything", group: "View", keys: ["F"], scope: "canvas", enabled: hasDocument, run: onCanvas((canvas) => canvas.fit(true)) },
  { name: "fit-all", title: "Fit everything", group: "View", keys: ["1"], scope: "canvas", enabled: hasDocument, run: onCanvas((canvas) => canvas.fit(false)) },
  { name: "zoom-reset", title: "Zoom to 100 %", group: "View", keys: ["0"], scope: "canvas", enabled: hasDocument, run: onCanvas((canvas) => canvas.zoomTo(1)) },
  { name: "zoom-in", title: "Zoom in", group: "View", keys: ["+", "="], scope: "canvas", enabled: hasDocument, run: onCanvas((canvas) => canvas.zoomBy(1.25)) },
  { name: "zoom-out", title: "Zoom out", group: "View", keys: ["-"], scope: "canvas", enabled: hasDocument, run: onCanvas((canvas) => canvas.zoomBy(0.8)) },
  { name: "toggle-palette", title: "Show or hide the blocks", group: "View", keys: ["Alt+1"], scope: "everywhere", enabled: always, run: ({ togglePanel }) => togglePanel("palette") },
  { name: "toggle-inspector", title: "Show or hide the inspector", group: "View", keys: ["Alt+2"], scope: "everywhere", enabled: always, run: ({ togglePanel }) => togglePanel("inspector") },
  { name: "toggle-bottom", title: "Show or hide the bottom panel", group: "View", keys: ["Alt+3"], scope: "everywhere", enabled: always, run: ({ togglePanel }) => togglePanel("bottom") },
  { name: "toggle-minimap", title: "Show or hide the map", group: "View", keys: ["Alt+M"], scope: "everywhere", enabled: hasDocument, run: ({ togglePanel }) => togglePanel("minimap") },
  { name: "show-problems", title: "Show problems", group: "View", keys: [], scope: "no-text", enabled: hasDocument, run: ({ workspace }) => workspace.showTab("problems") },
  { name: "show-code", title: "Show code", group: "View", keys: [], scope: "no-text", enabled: hasDocument, run: ({ workspace }) => workspace.showTab("code") },
  { name: "show-machines", title: "Show machines", group: "View", keys: [], scope: "no-text", enabled: hasDocument, run: ({ workspace }) => workspace.showTab("machines") },
  { name: "theme-light", title: "Light colours", group: "View", keys: [], scope: "no-text", enabled: always, run: ({ setTheme }) => setTheme("light") },
  { name: "theme-dark", title: "Dark colours", group: "View", keys: [], scope: "no-text", enabled: always, run: ({ setTheme }) => setTheme("dark") },
  { name: "theme-system", title: "Colours of the system", group: "View", keys: [], scope: "no-text", enabled: always, run: ({ setTheme }) => setTheme("system") },
]

const running: readonly Action[] = [
  { name: "run", title: "Run", group: "Run", keys: ["Ctrl+Enter"], scope: "everywhere", enabled: mayStart, run: ({ workspace }) => void workspace.start() },
  { name: "stop", title: "Stop the run", group: "Run", keys: ["Ctrl+Alt+Enter"], scope: "everywhere", enabled: isLive, run: ({ workspace }) => void workspace.stop() },
  { name: "resume", title: "Resume the stopped run", group: "Run", keys: [], scope: "no-text", enabled: ({ run, chosenArray }) => chosenArray === null && run?.outcome === "stopped", run: ({ workspace }) => void workspace.resume() },
]

const help: readonly Action[] = [
  { name: "shortcuts", title: "Keys", group: "Help", keys: ["?"], scope: "no-text", enabled: always, run: ({ show }) => show("shortcuts") },
]

/** Everything a person can do by name: one list for keys, command palette, menus and the native menu. */
export const actions: readonly Action[] = [...file, ...edit, ...blocks, ...view, ...running, ...help]

/** Keys that the browser turns into clipboard events. */
export const clipboardActions: ReadonlySet<string> = new Set(["cut", "copy", "paste"])
