import type { Run } from "./run.ts"

/** Others are not handed in before it, and it cannot go on. */
export function keepsOthers({ state, array, keeps }: Pick<Run, "state" | "array" | "keeps">): boolean {
  return keeps !== undefined && state !== "ended" && state !== "stopping" && array?.apart !== true
}
