/**
 * The workspace: everything the screen shows of one window, and everything a person can do to it.
 *
 * Components read it through the hooks of `workspace-hooks.ts`:
 *
 *   useWorkspace()                 the actions below (never changes, so passing it on re-renders nothing)
 *   useWorkspaceState(selector)    any part of `WorkspaceState`; the selector must return the same object while
 *                                  nothing changed (pick, do not build)
 *   useDocument()                  DocumentView | null: id, path, content.pipeline, content.layout, unsaved, …
 *   useAnalysis()                  Analysis | null: shapes, problems, figures, by block (from engine/compile)
 *   useProblems()                  analysis problems, then those of the last plan or start
 *   useBlock(id)                   Block | undefined          \
 *   useAnalysedBlock(id)           its part of the analysis    } wake only when that one block changes
 *   useActivity(id)                BlockActivity | undefined   |
 *   useIsSelected(id)              boolean                    /
 *   useSelection()                 Selection {blocks, wires}
 *   useTarget()                    [Target, (target) => void]
 *   useMachines() · useMachine(name)   all machines that a target can name, with their log-ins · one of them
 *   useRuns() · useRun()           all runs, newest first · the active run, live (null when there is none)
 *   useRanks()                     RankState[] of the active run, live
 *   useSetting(name, fallback)     [value, set]: a preference, remembered on this machine
 *   useConnection()                "connected" | "reconnecting"
 *
 * `useCall(name, input)` and `useWatch(name, input, listener)` ask the engine directly: curves and log are heard
 * with `useWatch("run.watch", …)` by the panels that draw them.
 */
import type { BlockTypes } from "../../engine/model/block-type.ts"
import type { Edit } from "../../engine/model/edit.ts"
import type { MachineSettings } from "../../engine/model/machine-settings.ts"
import type { Problem } from "../../engine/model/problem.ts"
import type { Target } from "../../engine/model/target.ts"
import type { Settings } from "./settings.ts"
import type { Store } from "./store.ts"
import type { BottomTab, MachineDraft, Selection } from "./workspace-state.ts"

export interface EditOptions {
  /** For the undo menu and the screen reader: "Add Dense". */
  readonly label: string
  /** Edits with the same mark that follow each other are one undo step. */
  readonly mark?: string
}

export type SaveResult = "saved" | "changed-on-disk" | "needs-path" | "refused"

export interface Workspace {
  readonly store: Store
  /** The workspace of the document whatever composite is open; itself where none is. */
  readonly whole: Workspace
  readonly settings: Settings
  /** As they are now; in a component use `useWorkspaceState`. */
  readonly types: BlockTypes
  /** What can be put into a drawing: the types, and the composites that come with Tephra under their names. */
  readonly offered: BlockTypes

  /** Applies edits at once, can be undone; false (and a notice) when they cannot be applied. */
  edit(edits: readonly Edit[], options: EditOptions): boolean
  /** Ends a run of edits with the same mark. */
  seal(): void
  undo(): void
  redo(): void
  select(selection: Partial<Selection>): void
  /** Opens the composite of the block with this path; empty goes back to the drawing itself. */
  enter(path: string): void
  /** Selects the block with this path and brings it into view. */
  reveal(block: string): void
  showTab(tab: BottomTab): void
  setBottomOpen(open: boolean): void
  showGallery(open: boolean): void
  tell(text: string, kind?: "info" | "error"): void
  setTarget(target: Target): void
  /** A run is started for each; none for one with the drawing's own. */
  setSeeds(seeds: readonly number[]): void
  setUnreadSeeds(text: string): void
  /** null follows the newest run of the document. */
  chooseRun(id: string | null): void
  /** Shows the runs of an array together, and follows one of them. */
  chooseArray(id: string): void

  openPath(path: string): Promise<void>
  /** Makes a pipeline beside an ONNX file, and opens it. */
  importOnnx(file: string): Promise<void>
  /** A document that is open in the engine already. */
  openId(id: string): Promise<void>
  create(template: string | null): Promise<void>
  save(options?: { readonly path?: string; readonly overwrite?: boolean }): Promise<SaveResult>
  reload(): Promise<void>
  /** `discard` when there are unsaved edits. */
  close(discard: boolean): Promise<void>
  /** Opens what was open when the window was last closed. */
  restore(): Promise<void>

  /** Resolves when the engine has every edit: before planning, running, saving. */
  settled(): Promise<void>
  /** Some edits have not reached the engine yet. */
  unsent(): boolean
  /** Looks at the data files again. */
  look(): Promise<void>
  /** Looks at the custom blocks beside the document's file again. */
  lookAtCustom(): Promise<void>
  /** Trusts the files of custom blocks that were shown, by their hash; null trusts them no longer. */
  trustCustom(hash: string | null): Promise<void>
  /** Hands the run in, unless the doctor has something against it; `insist` on what is only a warning. */
  start(insist?: boolean): Promise<void>
  /** Of an array that is shown together the person is asked first. */
  stop(): Promise<void>
  stopRun(id: string): Promise<void>
  /** Asks the person whether all runs of an array are to stop. */
  askToStop(array: string): void
  /** Stops all runs of the array that was asked about. */
  stopArray(): Promise<void>
  /** Hands in those that were started together with this run without it. */
  goApart(id: string): Promise<void>
  resume(): Promise<void>
  /** Shown in the machines' panel. */
  showMachine(name: string | null): void
  /** Sets the target's machine, with what was last asked of it. */
  chooseMachine(name: string): void
  /** Opens the form: of a new machine over `base`, or of one's own; what was typed into the same form before is still there. */
  openMachineForm(was: string | null, texts: MachineDraft["texts"]): void
  setMachineDraft(texts: MachineDraft["texts"]): void
  /** Fills the form from a host, as it is written after `ssh`. Null when it was, else why not. */
  fillFromSsh(host: string): Promise<string | null>
  /** Puts back what was there before. */
  unfillFromSsh(): void
  /** `drop` forgets what was typed. */
  closeMachineForm(drop: boolean): void
  /** Null when it was kept, else why it was not. */
  saveMachine(settings: MachineSettings, was: string | null): Promise<string | null>
  removeMachine(name: string): Promise<void>
  logIn(machine: string): Promise<void>
  /** Asks here what a log-in asks that was begun in another window. */
  joinLogIn(machine: string): void
  /** To the question that is asked in this window; null gives the log-in up. */
  answerLogIn(question: string, answers: readonly string[] | null): Promise<void>
  logOut(machine: string): Promise<void>
  /** Takes a build away from a machine that is open; false when that was refused, which is told. */
  removeBuild(machine: string, name: string): Promise<boolean>
  /** Puts what stands in the way of a run, or what is left of a log-in, away. */
  dismiss(what: "held" | "logIn" | "endedArray"): void
  setJobProblems(problems: readonly Problem[]): void
}
