import type { RankState } from "../../engine/model/run.ts"
import type { BlockActivity } from "../client/workspace-state.ts"
import { StateMark } from "../runs/StateMark.tsx"
import styles from "./ActivityStrip.module.css"

const mostDots = 16

/** Below a block while a run touches it: how far it is, and which ranks are in it. */
export function ActivityStrip({ activity: { stage, ranks } }: { readonly activity: BlockActivity }) {
  const fraction = stage?.state === "done" ? 1 : stage && stage.steps > 0 ? Math.min(1, stage.step / stage.steps) : 0
  return (
    <>
      {stage && stage.state !== "waiting" && (
        <div
          className={styles.bar}
          data-state={stage.state}
          role="progressbar"
          aria-label={`${stage.stage} ${stage.state}`}
          aria-valuenow={Math.round(fraction * 100)}
          aria-valuemin={0}
          aria-valuemax={100}
        >
          <div className={styles.fill} style={{ width: `${fraction * 100}%` }} />
        </div>
      )}
      {(ranks.length > 0 || (stage && stage.state !== "waiting")) && (
        <div className={styles.strip}>
          {ranks.slice(0, mostDots).map((rank) => (
            <span key={rank.rank} className={styles.dot} data-state={rank.state} title={rankWords(rank)} />
          ))}
          {ranks.length > 0 && <span>{ranks.length === 1 ? "1 rank" : `${ranks.length} ranks`}</span>}
          {stage && (
            <span className={styles.state}>
              {stage.state !== "running" && <StateMark mark={stage.state} size={12} />}
              {stageWords(stage, fraction)}
            </span>
          )}
        </div>
      )}
    </>
  )
}

function stageWords(stage: NonNullable<BlockActivity["stage"]>, fraction: number): string {
  if (stage.state === "running") return stage.steps > 0 ? `${Math.floor(fraction * 100)} %` : "running"
  return stage.state
}

function rankWords(rank: RankState): string {
  return rank.message ?? `rank ${rank.rank}: ${rank.phase}, step ${rank.step} of ${rank.steps}`
}
