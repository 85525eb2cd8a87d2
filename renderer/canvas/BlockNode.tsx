import type { NodeProps } from "@xyflow/react"
import { memo, useCallback } from "react"
import type { BlockAnalysis } from "../../engine/compile/2-infer/analysis.ts"
import type { Problem } from "../../engine/model/problem.ts"
import { portText } from "../../engine/model/identity.ts"
import type { WorkspaceState } from "../client/workspace-state.ts"
import { usePortsOutside } from "../client/inside/usePortsOutside.ts"
import { useActivity, useAnalysedBlock, useBlock, useBlockPart, useIsSelected } from "../client/workspace-hooks.ts"
import { classes } from "../kit/classes.ts"
import { Icon } from "../kit/Icon.tsx"
import { ActivityStrip } from "./ActivityStrip.tsx"
import { useMoment, type CanvasMoment } from "./canvas-state.ts"
import { shapeOf } from "./geometry.ts"
import { NameField } from "./NameField.tsx"
import { PortHandle } from "./PortHandle.tsx"
import styles from "./BlockNode.module.css"

/** One block. It hears only of itself, and is not drawn again while it is dragged. */
export const BlockNode = memo(
  function BlockNode({ id }: NodeProps) {
    const block = useBlock(id)
    const analysed = useAnalysedBlock(id)
    const activity = useActivity(id)
    const selected = useIsSelected(id)
    const wired = useBlockPart(id, (state) => wiredInputs(state, id, analysed)).split(" ")
    const naming = useMoment(useCallback((moment: CanvasMoment) => moment.naming === id, [id]))
    const promoted = usePortsOutside(id)
    if (!block || !analysed) return null
    const shape = shapeOf(analysed)
    const ghost = analysed.type === null
    const typeName = analysed.type?.title ?? block.type
    return (
      <div
        className={classes(styles.block, selected && styles.selected, ghost && styles.ghost)}
        style={{ width: shape.width, height: shape.height }}
        data-run={activity?.stage?.state}
      >
        <div className={styles.head}>
          {naming ? <NameField id={id} name={block.name} /> : <span className={styles.name}>{block.name || typeName}</span>}
          {!naming && !block.name.toLowerCase().startsWith(typeName.toLowerCase()) && <span className={styles.type}>{typeName}</span>}
        </div>
        <div className={styles.summary}>{ghost ? ghostWords(analysed.problems) : analysed.summary}</div>
        {analysed.inputs.map((port) => (
          <PortHandle
            key={port.name}
            block={id}
            port={port}
            direction="in"
            top={shape.inputs.get(port.name) ?? 0}
            wired={wired.includes(port.name)}
            outside={!shape.rows}
            promoted={promoted.in.get(port.name)}
          />
        ))}
        {analysed.outputs.map((port) => (
          <PortHandle key={port.name} block={id} port={port} direction="out" top={shape.outputs.get(port.name) ?? 0} wired outside={!shape.rows} promoted={promoted.out.get(port.name)} />
        ))}
        <ProblemBadge problems={analysed.problems} />
        {activity && <ActivityStrip activity={activity} />}
      </div>
    )
  },
  (before, after) => before.id === after.id,
)

function wiredInputs({ document }: WorkspaceState, id: string, analysed: BlockAnalysis | undefined): string {
  const wires = document?.content.pipeline.wires ?? {}
  // Inside a composite a wire may come from outside.
  const fed = (name: string) => portText({ block: id, port: name }) in wires || name in (analysed?.inputSignals ?? {})
  return (analysed?.inputs ?? []).flatMap(({ name }) => (fed(name) ? [name] : [])).join(" ")
}

function ProblemBadge({ problems }: { readonly problems: BlockAnalysis["problems"] }) {
  const [first] = problems
  if (!first) return null
  const severity = problems.some((problem) => problem.severity === "error") ? "error" : "warning"
  const words = problems.map((problem) => problem.message).join("\n")
  return (
    <span className={styles.badge} data-severity={severity} title={words} role="img" aria-label={`${problems.length} ${severity === "error" ? "problems" : "warnings"}: ${words}`}>
      <Icon name={severity} size={14} />
      {problems.length > 1 && problems.length}
    </span>
  )
}

/** Why a block is drawn as a ghost. */
function ghostWords(problems: readonly Problem[]): string {
  if (problems.some(({ code }) => code === "custom-block-untrusted")) return "custom, not trusted"
  return problems.some(({ code }) => code === "custom-block-refused") ? "custom, cannot be used" : "unknown type, kept as it is"
}
