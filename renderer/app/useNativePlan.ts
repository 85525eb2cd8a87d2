import { useState } from "react"
import type { NativePlan } from "../../engine/model/native-plan.ts"
import type { Pipeline } from "../../engine/model/pipeline.ts"
import type { Target } from "../../engine/model/target.ts"
import { useWatch } from "../client/useWatch.ts"
import { useDocument, useTarget } from "../client/workspace-hooks.ts"

interface Heard {
  readonly plan: NativePlan
  readonly pipeline: Pipeline | undefined
  readonly target: Target
}

/** The native plan of the drawing as it stands; null from an edit until it is told of. */
export function useNativePlan(): NativePlan | null {
  const document = useDocument()
  const pipeline = document?.content.pipeline
  const [target] = useTarget()
  const [heard, setHeard] = useState<Heard | null>(null)
  useWatch("plan.watch", document ? { document: document.id, target } : null, (plan) => setHeard({ plan, pipeline, target }))
  return heard?.pipeline === pipeline && heard?.target === target ? (heard?.plan ?? null) : null
}
