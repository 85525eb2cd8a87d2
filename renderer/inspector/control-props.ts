import type { BlockAnalysis } from "../../engine/compile/2-infer/analysis.ts"
import type { Json } from "../../engine/model/pipeline.ts"
import type { FormField } from "./form.ts"

/** What every control of a form gets. */
export interface ControlProps {
  readonly id: string
  readonly field: FormField
  /** As it stands in the file, or the default. */
  readonly value: Json | undefined
  readonly invalid: boolean
  readonly block: BlockAnalysis
  readonly onValue: (value: Json) => void
  /** The hand has left the control: what was typed is one step. */
  readonly onLeave: () => void
}
