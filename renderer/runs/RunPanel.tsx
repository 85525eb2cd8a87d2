import { useMemo, useState } from "react"
import { tagCounts, type Remark } from "../../engine/model/remark.ts"
import type { Run } from "../../engine/model/run.ts"
import { useRun, useRuns, useWorkspace, useWorkspaceState } from "../client/workspace-hooks.ts"
import { Button } from "../kit/Button.tsx"
import { Icon } from "../kit/Icon.tsx"
import { Keys } from "../kit/Keys.tsx"
import { ArrayPanel } from "./ArrayPanel.tsx"
import { membersOf } from "./arrays.ts"
import { CompareMenu } from "./CompareMenu.tsx"
import { Curves } from "./curves/Curves.tsx"
import { Differences } from "./Differences.tsx"
import { FailureCard } from "./FailureCard.tsx"
import { ArtifactList } from "./files/ArtifactList.tsx"
import { wishLog } from "./log/log-wish.ts"
import { useRemarks } from "./remarks/useRemarks.ts"
import { RunHead } from "./RunHead.tsx"
import { RunList } from "./RunList.tsx"
import { ScoresTable } from "./ScoresTable.tsx"
import { useBlockName } from "./useBlockName.ts"
import { useScoreUnit } from "./useScoreUnit.ts"
import styles from "./RunPanel.module.css"

/** All runs, and one of them: how it stands, its curves and its scores. */
export function RunPanel() {
  const runs = useRuns()
  const run = useRun()
  const workspace = useWorkspace()
  const remarks = useRemarks()
  const chosenArray = useWorkspaceState((state) => state.chosenArray)
  const members = membersOf(runs, chosenArray)
  if (runs.length === 0 && !run) return <NoRuns onRun={() => void workspace.start()} />
  return (
    <div className={styles.panel}>
      <RunList runs={runs} remarks={remarks} chosen={run?.id ?? null} chosenArray={members.length > 0 ? chosenArray : null} onChoose={workspace.chooseRun} onChooseArray={workspace.chooseArray} />
      {members.length > 0 ? <ArrayPanel key={chosenArray} members={members} /> : run ? <OneRun key={run.id} run={run} runs={runs} remarks={remarks} /> : <p className={styles.hint}>Choose a run to see its curves and scores.</p>}
    </div>
  )
}

function NoRuns({ onRun }: { readonly onRun: () => void }) {
  return (
    <div className={styles.none}>
      <p>No run yet. Running writes the C++ program, builds it and starts it under MPI; its curves are drawn here as it goes.</p>
      <Button onClick={onRun}>
        <Icon name="play" size={14} />
        Run this pipeline
        <Keys keys="Ctrl+Enter" />
      </Button>
    </div>
  )
}

interface OneRunProps {
  readonly run: Run
  readonly runs: readonly Run[]
  readonly remarks: Readonly<Record<string, Remark>>
}

function OneRun({ run, runs, remarks }: OneRunProps) {
  const workspace = useWorkspace()
  const { nameOf, isBlock } = useBlockName()
  const unit = useScoreUnit()
  const [otherId, compareWith] = useState<string | null>(null)
  const other = runs.find((one) => one.id === otherId) ?? null
  const others = useMemo(() => (other ? [other] : []), [other])

  function showLog() {
    wishLog({ run: run.id, attempt: run.attempts.at(-1)?.number ?? null, text: run.failure?.message ?? null })
    workspace.showTab("log")
  }

  return (
    <section className={styles.run} aria-label={`Run ${run.number}`}>
      <RunHead run={run} remark={remarks[run.id]} knownTags={tagCounts(Object.values(remarks)).map(({ tag }) => tag)} nameOf={nameOf} onStop={() => void workspace.stopRun(run.id)} onApart={() => void workspace.goApart(run.id)} onArray={run.array && (() => workspace.chooseArray(run.array!.id))} onResume={() => void workspace.resume()} />
      {run.failure && <FailureCard failure={run.failure} nameOf={nameOf} isBlock={isBlock} onBlock={workspace.reveal} onLog={showLog} />}
      <div className={styles.body}>
        <Curves run={run} others={others} nameOf={nameOf} />
        <aside className={styles.side}>
          <CompareMenu run={run} runs={runs} other={other} onCompare={compareWith} />
          {Object.keys(run.scores).length > 0 ? <ScoresTable run={run} other={other} blockName={nameOf} unit={unit} /> : !other && <p className={styles.note}>Scores appear here when an Evaluate block has finished.</p>}
          {other && <Differences run={run} other={other} />}
          <ArtifactList run={run} nameOf={nameOf} />
        </aside>
      </div>
    </section>
  )
}
