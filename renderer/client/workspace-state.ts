import type { MachineEntry } from "../../engine/api/contract.ts"
import type { Analysis } from "../../engine/compile/2-infer/analysis.ts"
import type { BlockTypes } from "../../engine/model/block-type.ts"
import type { CustomBlocks } from "../../engine/model/custom.ts"
import type { DocumentContent, OpenDocument } from "../../engine/model/document.ts"
import type { FactsByName } from "../../engine/model/facts.ts"
import type { Finding } from "../../engine/model/finding.ts"
import type { Problem } from "../../engine/model/problem.ts"
import type { RankState, Run, StageProgress } from "../../engine/model/run.ts"
import { localTarget, type Target } from "../../engine/model/target.ts"
import type { Fillable } from "./from-ssh.ts"
import type { LogIn } from "./log-in.ts"
import { emptyUndoStack, type UndoStack } from "./undo-stack.ts"

/** The open document as this client sees it: with its own edits, confirmed or not. */
export interface DocumentView extends Omit<OpenDocument, "pipeline" | "layout"> {
  readonly content: DocumentContent
}

/** Wires are known by the input that they end at, `id.port`. */
export interface Selection {
  readonly blocks: ReadonlySet<string>
  readonly wires: ReadonlySet<string>
}

export const nothingSelected: Selection = { blocks: new Set(), wires: new Set() }

/** One line for the person, shown for a while and read aloud. */
export interface Notice {
  readonly id: number
  readonly kind: "info" | "error"
  readonly text: string
}

/** What a run is doing in one block. */
export interface BlockActivity {
  readonly stage: StageProgress | null
  readonly ranks: readonly RankState[]
}

/** What the doctor found before a run was handed in, so that it was not. */
export interface Held {
  readonly target: Target
  readonly findings: readonly Finding[]
}

/** A form of a machine of one's own: what is typed in it stays until it is saved or dropped. */
export interface MachineDraft extends Fillable {
  /** The machine that is changed; null for a new one. */
  readonly was: string | null
}

export const bottomTabs = ["problems", "code", "run", "log", "ranks", "machines"] as const
export type BottomTab = (typeof bottomTabs)[number]

export interface WorkspaceState {
  readonly document: DocumentView | null
  /** A document is on its way. */
  readonly opening: boolean
  readonly analysis: Analysis | null
  readonly facts: FactsByName
  /** Custom blocks beside the document's file; null until they are known. */
  readonly custom: CustomBlocks | null
  /** Built in, and those of the folder that are trusted. */
  readonly types: BlockTypes
  /** What planning or starting said that the analysis does not; gone with the next edit. */
  readonly jobProblems: readonly Problem[]
  /** Of what is drawn: of the open composite, by the ids in it. */
  readonly selection: Selection
  /** Path of the block whose composite is open; empty for the drawing itself. */
  readonly inside: string
  readonly target: Target
  /** Null until they are known. */
  readonly machines: readonly MachineEntry[] | null
  /** The log-in that was begun in this window. */
  readonly logIn: LogIn | null
  readonly held: Held | null
  /** Shown in the machines' panel. */
  readonly chosenMachine: string | null
  readonly machineDraft: MachineDraft | null
  /** The form of the draft is open. */
  readonly machineForm: boolean
  /** Newest first. */
  readonly runs: readonly Run[]
  /** A run is started for each; none for one with the drawing's own. */
  readonly seeds: readonly number[]
  /** What was typed for seeds and is none; nothing is started while there is one. */
  readonly unreadSeeds: string | null
  /** Runs that were started together and are shown together, by the id of their array. */
  readonly chosenArray: string | null
  /** The array of which all runs are about to be stopped, if the person means it. */
  readonly endedArray: string | null
  /** Chosen by the person; null follows the newest run of the document. */
  readonly chosenRun: string | null
  /** The run that is watched, live. */
  readonly run: Run | null
  readonly ranks: readonly RankState[]
  readonly activity: Readonly<Record<string, BlockActivity>>
  readonly tab: BottomTab
  readonly bottomOpen: boolean
  readonly gallery: boolean
  readonly notice: Notice | null
  readonly undo: UndoStack
  /** A block to bring into view; `count` tells two wishes for the same block apart. */
  readonly reveal: { readonly block: string; readonly count: number } | null
}

export const initialState: WorkspaceState = {
  document: null,
  opening: false,
  analysis: null,
  facts: {},
  custom: null,
  types: {},
  jobProblems: [],
  selection: nothingSelected,
  inside: "",
  target: localTarget,
  machines: null,
  logIn: null,
  held: null,
  chosenMachine: null,
  machineDraft: null,
  machineForm: false,
  runs: [],
  seeds: [],
  unreadSeeds: null,
  chosenArray: null,
  endedArray: null,
  chosenRun: null,
  run: null,
  ranks: [],
  activity: {},
  tab: "problems",
  bottomOpen: false,
  gallery: false,
  notice: null,
  undo: emptyUndoStack,
  reveal: null,
}
