import { useMemo, useRef, useState } from "react"
import type { RankState, Run } from "../../../engine/model/run.ts"
import { useRanks, useRun, useWorkspace } from "../../client/workspace-hooks.ts"
import { classes } from "../../kit/classes.ts"
import { StateMark } from "../StateMark.tsx"
import { useBlockName } from "../useBlockName.ts"
import { VirtualRows, type RowsHandle } from "../VirtualRows.tsx"
import { bytesText, durationText, isLive, numberText } from "../words.ts"
import { byNeed, counts, inTrouble, spread } from "./rank-order.ts"
import styles from "./RanksPanel.module.css"

const rowHeight = 26
/** Above this many ranks a map of all of them stands over the table. */
const mapFrom = 17
/** and up to this many: a map of more says nothing that the counts do not. */
const mapTo = 2048

/** Where every rank of the active run is; those that need somebody stand on top. */
export function RanksPanel() {
  const run = useRun()
  const ranks = useRanks()
  if (!run) return <p className={styles.empty}>No run yet. Each rank says here where it is, once a second.</p>
  if (ranks.length === 0) return <p className={styles.empty}>{isLive(run) ? "The ranks report here as soon as the program has started." : "This run has ended; its ranks are gone."}</p>
  return <Ranks run={run} ranks={ranks} />
}

function Ranks({ run, ranks }: { readonly run: Run; readonly ranks: readonly RankState[] }) {
  const { reveal } = useWorkspace()
  const { nameOf, isBlock } = useBlockName()
  const sorted = useMemo(() => byNeed(ranks), [ranks])
  const trouble = inTrouble(ranks)
  const apart = spread(ranks)
  const rows = useRef<RowsHandle>(null)
  const [chosen, choose] = useState<number | null>(null)

  function show(rank: number) {
    choose(rank)
    rows.current?.show(sorted.findIndex((one) => one.rank === rank))
  }

  return (
    <div className={styles.panel}>
      <div className={styles.summary}>
        <span className={styles.title}>Ranks of run #{run.number}</span>
        {counts(ranks).map(({ state, count }) => (
          <span key={state} className={styles.count}>
            <StateMark mark={state} />
            {count} {state}
          </span>
        ))}
        {apart > 0 && <span className={styles.muted}>{apart === 1 ? "1 step" : `${numberText(apart)} steps`} between the first and the last</span>}
      </div>
      {trouble.length > 0 && (
        <ul className={styles.trouble} aria-label="Ranks that need attention">
          {trouble.slice(0, 4).map((rank) => (
            <li key={rank.rank}>
              <StateMark mark={rank.state} />
              <span>{rank.message ?? `rank ${rank.rank} is ${rank.state} in ${nameOf(rank.block)}`}</span>
              {isBlock(rank.block) && (
                <button type="button" className={styles.link} onClick={() => reveal(rank.block)}>
                  {nameOf(rank.block)}
                </button>
              )}
            </li>
          ))}
          {trouble.length > 4 && <li>and {trouble.length - 4} more</li>}
        </ul>
      )}
      {ranks.length >= mapFrom && ranks.length <= mapTo && <RankMap ranks={ranks} onChoose={show} />}
      <div className={classes(styles.row, styles.header)} aria-hidden="true">
        {["rank", "state", "node", "block", "phase", "step", "memory", "heard", "pid"].map((name) => (
          <span key={name}>{name}</span>
        ))}
      </div>
      <VirtualRows
        ref={rows}
        role="table"
        label={`Ranks of run ${run.number}`}
        count={sorted.length}
        rowHeight={rowHeight}
        renderRow={(index) => {
          const rank = sorted[index]
          return rank ? <RankRow key={rank.rank} rank={rank} chosen={rank.rank === chosen} name={nameOf(rank.block)} onBlock={isBlock(rank.block) ? reveal : null} /> : null
        }}
      />
    </div>
  )
}

interface RankRowProps {
  readonly rank: RankState
  readonly chosen: boolean
  readonly name: string
  readonly onBlock: ((block: string) => void) | null
}

function RankRow({ rank, chosen, name, onBlock }: RankRowProps) {
  return (
    <div role="row" className={classes(styles.row, chosen && styles.chosen)} title={rank.message}>
      <span role="cell" className={styles.figure}>{rank.rank}</span>
      <span role="cell" className={styles.state}>
        <StateMark mark={rank.state} />
        {rank.state}
      </span>
      <span role="cell">{rank.node}</span>
      <span role="cell">
        {onBlock ? (
          <button type="button" className={styles.link} onClick={() => onBlock(rank.block)}>
            {name}
          </button>
        ) : (
          name
        )}
      </span>
      <span role="cell">{rank.phase}</span>
      <span role="cell" className={styles.figure}>{rank.steps > 0 ? `${rank.step}/${rank.steps}` : rank.step}</span>
      <span role="cell" className={styles.figure}>{bytesText(rank.residentBytes)}</span>
      <span role="cell" className={styles.figure}>{rank.age < 1.5 ? "now" : `${durationText(rank.age)} ago`}</span>
      <span role="cell" className={styles.figure}>{rank.pid}</span>
    </div>
  )
}

function RankMap({ ranks, onChoose }: { readonly ranks: readonly RankState[]; readonly onChoose: (rank: number) => void }) {
  return (
    <div className={styles.map} role="group" aria-label="Map of all ranks">
      {ranks.map((rank) => (
        <button key={rank.rank} type="button" className={styles.cell} onClick={() => onChoose(rank.rank)} title={`rank ${rank.rank} on ${rank.node}: ${rank.state}`} aria-label={`Rank ${rank.rank}, ${rank.state}`}>
          <StateMark mark={rank.state} size={12} />
        </button>
      ))}
    </div>
  )
}
