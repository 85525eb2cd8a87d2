import type { RankState } from "../../engine/model/run.ts"
import type { BlockActivity } from "../client/workspace-state.ts"
import { markCounts, rankMark, rankMarkWords } from "../runs/rank-mark.ts"
import { StateMark } from "../runs/StateMark.tsx"
import styles from "./ActivityStrip.module.css"

/** Above so many there are counts; up to so few there is room for words, too. */
const mostDots = 10
const fewDots = 4

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
          {ranks.length > 0 && <RankDots ranks={ranks} />}
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

/** One dot a rank, by shape and colour; of many, how many there are of each. */
function RankDots({ ranks }: { readonly ranks: BlockActivity["ranks"] }) {
  const all = ranks.length === 1 ? "1 rank" : `${ranks.length} ranks`
  const counts = markCounts(ranks)
  const words = `${all}: ${counts.map(({ mark, count }) => `${count} ${rankMarkWords[mark]}`).join(", ")}`
  return (
    <span className={styles.ranks} role="img" aria-label={words}>
      {ranks.length <= mostDots
        ? ranks.map((rank) => (
            <span key={rank.rank} className={styles.dot} data-rank={rankMark(rank)} title={rankWords(rank)}>
              <StateMark mark={rankMark(rank)} size={10} />
            </span>
          ))
        : counts.map(({ mark, count }) => (
            <span key={mark} className={styles.count} data-rank={mark} title={`${count} ${rankMarkWords[mark]}`}>
              <StateMark mark={mark} size={10} />
              {count}
            </span>
          ))}
      {ranks.length <= fewDots && <span>{all}</span>}
    </span>
  )
}

function stageWords(stage: NonNullable<BlockActivity["stage"]>, fraction: number): string {
  if (stage.state === "running") return stage.steps > 0 ? `${Math.floor(fraction * 100)} %` : "running"
  return stage.state
}

function rankWords(rank: RankState): string {
  return rank.message ?? `rank ${rank.rank}: ${rankMarkWords[rankMark(rank)]}, in ${rank.phase}, step ${rank.step} of ${rank.steps}`
}
