import { useCallback } from "react"
import { useAnalysis } from "../client/workspace-hooks.ts"
import { scoreUnit, targetOf } from "./score-names.ts"

/** Unit of a score of an evaluate block, read from the dataset that it is fed with. */
export function useScoreUnit(): (block: string, score: string) => string {
  const analysis = useAnalysis()
  return useCallback(
    (block, score) => scoreUnit(score, analysis && targetOf(block, analysis.pipeline.wires, analysis.blocks[block]?.inputSignals["data"])),
    [analysis],
  )
}
