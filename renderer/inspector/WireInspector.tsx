import type { WireFigures } from "../../engine/compile/3-plan/figures/stage-figures.ts"
import { parsePort } from "../../engine/model/identity.ts"
import { dimsText, signalText, type Signal } from "../../engine/model/ports.ts"
import { useAnalysis, useDocument, useTarget, useWorkspace } from "../client/workspace-hooks.ts"
import { Button } from "../kit/Button.tsx"
import { bytes } from "../kit/figures.ts"
import { wireCost } from "../client/step-costs.ts"
import { InlineProblems } from "./InlineProblems.tsx"
import styles from "./Inspector.module.css"

/** One wire: from where to where, and what travels on it. */
export function WireInspector({ to }: { readonly to: string }) {
  const workspace = useWorkspace()
  const document = useDocument()
  const analysis = useAnalysis()
  const [target] = useTarget()
  const from = document?.content.pipeline.wires[to]
  if (!document || !from) return null
  const [start, end] = [parsePort(from), parsePort(to)]
  const cost = analysis ? wireCost(analysis, target, to) : null
  const signal = analysis?.blocks[start.block]?.outputSignals[start.port]
  const problems = (analysis?.blocks[end.block]?.problems ?? []).filter(({ at }) => at.wire === to || at.port === end.port)
  const blocks = document.content.pipeline.blocks
  return (
    <>
      <header className={styles.head}>
        <h2 className={styles.title}>Wire</h2>
        <Button size="small" onClick={() => workspace.edit([{ edit: "disconnect", to }], { label: "Delete wire" })}>
          Delete
        </Button>
      </header>
      {problems.length > 0 && (
        <div className={styles.section}>
          <InlineProblems problems={problems} />
        </div>
      )}
      <div className={styles.section}>
        <dl className={styles.figures}>
          <dt>From</dt>
          <dd>
            {blocks[start.block]?.name} · {start.port}
          </dd>
          <dt>To</dt>
          <dd>
            {blocks[end.block]?.name} · {end.port}
          </dd>
          {signal && [...rowsOf(signal), ...stepRows(cost)].map(([name, value]) => [<dt key={name}>{name}</dt>, <dd key={`${name} value`}>{value}</dd>])}
        </dl>
        {!signal && <p className={styles.note}>What travels here is not known yet: a block before it lacks something.</p>}
      </div>
    </>
  )
}

/** Of one rank in a step. */
function stepRows(cost: WireFigures | null): readonly (readonly [string, string])[] {
  return cost ? [["In a step", `${dimsText(cost.dims)} · ${bytes(cost.bytes)}`]] : []
}

function rowsOf(signal: Signal): readonly (readonly [string, string])[] {
  switch (signal.kind) {
    case "tensor":
      return [
        ["Shape", dimsText(signal.dims)],
        ["Holds", signal.dtype === "class" ? (signal.classes === undefined ? "classes" : `one of ${signal.classes} classes`) : "numbers"],
        ...(signal.unit ? [["Unit", signal.unit] as const] : []),
      ]
    case "dataset":
      return [
        ["Rows", signalText({ ...signal, parts: undefined })],
        ...(signal.parts ? [["Train", String(signal.parts.train)] as const, ["Validation", String(signal.parts.validation)] as const, ["Test", String(signal.parts.test)] as const] : []),
        ...signal.fields.map((field) => [field.name, field.dtype === "class" ? `${field.classes ?? "?"} classes` : dimsText(field.dims)] as const),
        ...signal.transforms.map((transform, index) => [`Transform ${index + 1}`, transform] as const),
      ]
    default:
      return [["Carries", signalText(signal)]]
  }
}
