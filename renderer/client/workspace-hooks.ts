import { createContext, use, useCallback, useRef, useSyncExternalStore } from "react"
import type { MachineEntry } from "../../engine/api/contract.ts"
import type { Analysis, BlockAnalysis } from "../../engine/compile/2-infer/analysis.ts"
import type { BlockTypes } from "../../engine/model/block-type.ts"
import type { Block } from "../../engine/model/pipeline.ts"
import type { Problem } from "../../engine/model/problem.ts"
import type { RankState, Run } from "../../engine/model/run.ts"
import type { Target } from "../../engine/model/target.ts"
import { useClient } from "./ClientProvider.tsx"
import type { Connection } from "./engine-client.ts"
import { offeredBy } from "../../engine/composites/offered.ts"
import { machineEntry } from "./machines.ts"
import type { Workspace } from "./workspace.ts"
import type { BlockActivity, DocumentView, Selection, WorkspaceState } from "./workspace-state.ts"

export const WorkspaceContext = createContext<Workspace | null>(null)

export function useWorkspace(): Workspace {
  const workspace = use(WorkspaceContext)
  if (!workspace) throw new Error("useWorkspace needs a WorkspaceContext above it")
  return workspace
}

function useTopic<T>(topic: string, pick: (state: WorkspaceState) => T): T {
  const { store } = useWorkspace()
  const listen = useCallback((listener: () => void) => store.listen(topic, listener), [store, topic])
  return useSyncExternalStore(listen, () => pick(store.get()))
}

/** `pick` must give the same object while nothing changed. */
export function useWorkspaceState<T>(pick: (state: WorkspaceState) => T): T {
  return useTopic("*", pick)
}

/** What can be put into a drawing; changes when custom blocks are trusted. */
export function useOffered(): BlockTypes {
  return offeredBy(useWorkspaceState((state) => state.types))
}

export function useDocument(): DocumentView | null {
  return useWorkspaceState((state) => state.document)
}

export function useAnalysis(): Analysis | null {
  return useWorkspaceState((state) => state.analysis)
}

export function useBlock(id: string): Block | undefined {
  return useTopic(`block:${id}`, (state) => state.document?.content.pipeline.blocks[id])
}

export function useAnalysedBlock(id: string): BlockAnalysis | undefined {
  return useTopic(`block:${id}`, (state) => state.analysis?.blocks[id])
}

export function useActivity(id: string): BlockActivity | undefined {
  return useTopic(`block:${id}`, (state) => state.activity[id])
}

export function useIsSelected(id: string): boolean {
  return useTopic(`block:${id}`, (state) => state.selection.blocks.has(id))
}

/** Wakes when the wire that ends at `to`, or a block at one of its ends, changes. */
export function useWire<T>(to: string, pick: (state: WorkspaceState) => T): T {
  return useTopic(`wire:${to}`, pick)
}

export function useSelection(): Selection {
  return useWorkspaceState((state) => state.selection)
}

export function useTarget(): [Target, (target: Target) => void] {
  const { setTarget } = useWorkspace()
  return [useWorkspaceState((state) => state.target), setTarget]
}

export function useMachines(): readonly MachineEntry[] {
  return useWorkspaceState((state) => state.machines) ?? noMachines
}

const noMachines: readonly MachineEntry[] = []

export function useMachine(name: string): MachineEntry | undefined {
  return useWorkspaceState((state) => machineEntry(state, name))
}

export function useRuns(): readonly Run[] {
  return useWorkspaceState((state) => state.runs)
}

export function useRun(): Run | null {
  return useWorkspaceState((state) => state.run)
}

export function useRanks(): readonly RankState[] {
  return useWorkspaceState((state) => state.ranks)
}

/** Of the analysis, then of the last plan or start without what the analysis said already. */
export function useProblems(): readonly Problem[] {
  const analysis = useAnalysis()
  const job = useWorkspaceState((state) => state.jobProblems)
  const last = useRef<{ analysis: Analysis | null; job: readonly Problem[]; all: readonly Problem[] } | null>(null)
  if (last.current?.analysis !== analysis || last.current?.job !== job) last.current = { analysis, job, all: together(analysis?.problems ?? [], job) }
  return last.current?.all ?? []
}

function together(found: readonly Problem[], job: readonly Problem[]): readonly Problem[] {
  const known = new Set(found.map(problemKey))
  return [...found, ...job.filter((problem) => !known.has(problemKey(problem)))]
}

function problemKey(problem: Problem): string {
  return JSON.stringify([problem.code, problem.message, problem.at.block, problem.at.port, problem.at.key])
}

export function useSetting<T>(name: string, fallback: T): [T, (value: T) => void] {
  const { settings } = useWorkspace()
  const listen = useCallback((listener: () => void) => settings.listen(name, listener), [settings, name])
  const value = useSyncExternalStore(listen, () => settings.get(name)) as T | undefined
  const set = useCallback((next: T) => settings.set(name, next), [settings, name])
  return [value ?? fallback, set]
}

export function useConnection(): Connection {
  const client = useClient()
  return useSyncExternalStore(client.onConnection, client.connection)
}

/** Any part of the state that only changes with this block; `pick` gives a plain value. */
export function useBlockPart<T extends string | number | boolean | undefined>(id: string, pick: (state: WorkspaceState) => T): T {
  return useTopic(`block:${id}`, pick)
}

/** Of each run that is started next; none for one with the drawing's own. */
export function useSeeds(): readonly number[] {
  return useWorkspaceState((state) => state.seeds)
}
