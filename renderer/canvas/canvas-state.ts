import { createContext, use, useCallback, useSyncExternalStore } from "react"
import type { Point } from "./geometry.ts"

/** One end of a wire that is being drawn. */
export interface PortEnd {
  readonly block: string
  readonly port: string
  readonly direction: "in" | "out"
}

/** Where a block chosen from the list goes, and what it is wired to. */
export interface AddingPlace {
  readonly at: Point
  readonly screen: Point
  readonly end: PortEnd | null
}

/** What lasts only while a hand is on the canvas. */
export interface CanvasMoment {
  readonly connecting: PortEnd | null
  /** On the screen, while it is over the canvas. */
  readonly pointer: Point | null
  /** The wire, by its end, that a dragged block would be led into. */
  readonly splice: string | null
  readonly adding: AddingPlace | null
  /** The block whose wires are drawn by keyboard. */
  readonly keyboardConnect: string | null
  /** The block that is given a name where it stands. */
  readonly naming: string | null
}

export interface CanvasState {
  get(): CanvasMoment
  /** Remembered without telling anybody. */
  point(pointer: Point | null): void
  set(change: Partial<CanvasMoment>): void
  subscribe(listener: () => void): () => void
}

export function createCanvasState(): CanvasState {
  let moment: CanvasMoment = { connecting: null, pointer: null, splice: null, adding: null, keyboardConnect: null, naming: null }
  const listeners = new Set<() => void>()
  return {
    get: () => moment,
    point(pointer) {
      moment = { ...moment, pointer }
    },
    set(change) {
      moment = { ...moment, ...change }
      for (const listener of listeners) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

export const CanvasStateContext = createContext<CanvasState | null>(null)

export function useCanvasState(): CanvasState {
  const state = use(CanvasStateContext)
  if (!state) throw new Error("useCanvasState needs a canvas above it")
  return state
}

export function useMoment<T>(pick: (moment: CanvasMoment) => T): T {
  const state = useCanvasState()
  return useSyncExternalStore(state.subscribe, useCallback(() => pick(state.get()), [state, pick]))
}
