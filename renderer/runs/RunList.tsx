import { useState } from "react"
import { tagCounts, type Remark } from "../../engine/model/remark.ts"
import type { Run } from "../../engine/model/run.ts"
import { Icon } from "../kit/Icon.tsx"
import { classes } from "../kit/classes.ts"
import { arrayMark, countsText, listed, membersOf, numbersText, scoreText, scoresOfAll, seedsOf } from "./arrays.ts"
import { TagFilter } from "./remarks/TagFilter.tsx"
import { scoreTitle } from "./score-names.ts"
import { StateMark } from "./StateMark.tsx"
import { useNow } from "./useNow.ts"
import { durationText, isLive, momentText, numberText, ranksText, runMark, runSeconds, runWord } from "./words.ts"
import styles from "./RunList.module.css"

interface RunListProps {
  /** Newest first. */
  readonly runs: readonly Run[]
  readonly remarks: Readonly<Record<string, Remark>>
  readonly chosen: string | null
  /** The array that is shown as a whole. */
  readonly chosenArray: string | null
  readonly onChoose: (id: string) => void
  readonly onChooseArray: (id: string) => void
}

export function RunList({ runs, remarks, chosen, chosenArray, onChoose, onChooseArray }: RunListProps) {
  const [wished, wish] = useState<string | null>(null)
  const [opened, open] = useState<ReadonlySet<string>>(new Set())
  const tags = tagCounts(runs.flatMap((run) => remarks[run.id] ?? []))
  // Its last run may have lost it.
  const tag = tags.some((one) => one.tag === wished) ? wished : null
  const shown = tag === null ? runs : runs.filter((run) => remarks[run.id]?.tags.includes(tag))
  const now = useNow(runs.some(isLive))
  const rowOf = (run: Run, inArray: boolean) => (
    <RunRow key={run.id} run={run} tags={remarks[run.id]?.tags ?? []} now={now} inArray={inArray} isChosen={run.id === chosen && chosenArray === null} onChoose={() => onChoose(run.id)} />
  )
  return (
    <div className={styles.side}>
      {tags.length > 0 && <TagFilter tags={tags} chosen={tag} onChoose={wish} />}
      <ul className={styles.list} aria-label={tag === null ? "Runs, newest first" : `Runs tagged ${tag}, newest first`}>
        {listed(shown).map((one) =>
          one.kind === "run" ? (
            rowOf(one.run, false)
          ) : (
            <li key={one.id}>
              <ArrayRow members={membersOf(runs, one.id)} now={now} isOpen={opened.has(one.id)} isChosen={one.id === chosenArray} onOpen={() => open(toggled(opened, one.id))} onChoose={() => onChooseArray(one.id)} />
              {opened.has(one.id) && (
                <ul className={styles.members} aria-label={`Runs ${numbersText(one.members)}`}>
                  {one.members.map((run) => rowOf(run, true))}
                </ul>
              )}
            </li>
          ),
        )}
      </ul>
    </div>
  )
}

function toggled(all: ReadonlySet<string>, one: string): ReadonlySet<string> {
  return all.has(one) ? new Set([...all].filter((each) => each !== one)) : new Set([...all, one])
}

interface RunRowProps {
  readonly run: Run
  readonly tags: readonly string[]
  readonly now: number
  /** Below the line of its array, which says what all have in common. */
  readonly inArray: boolean
  readonly isChosen: boolean
  readonly onChoose: () => void
}

function RunRow({ run, tags, now, inArray, isChosen, onChoose }: RunRowProps) {
  const facts = [
    ...(inArray ? [] : [momentText(run.createdAt, now)]),
    durationText(runSeconds(run, now)),
    ...(inArray ? [] : [`${ranksText(run.target.ranks)}${run.target.machine === "local" ? "" : ` on ${run.target.machine}`}`]),
    ...(inArray && run.array?.apart === true ? ["alone"] : []),
    ...(run.attempts.length > 1 ? [`attempt ${run.attempts.length}`] : []),
    ...(tags.length > 0 ? [tags.join(", ")] : []),
  ]
  return (
    <li>
      <button type="button" className={classes(styles.row, isChosen && styles.chosen)} aria-current={isChosen || undefined} onClick={onChoose}>
        <StateMark mark={runMark(run)} />
        <span className={styles.number}>#{run.number}</span>
        <span className={styles.name}>{inArray && run.seed !== null ? `seed ${run.seed}` : run.name}</span>
        <span className={styles.word}>{runWord(run)}</span>
        <span className={styles.facts}>{facts.join(" · ")}</span>
      </button>
    </li>
  )
}

interface ArrayRowProps {
  readonly members: readonly Run[]
  readonly now: number
  readonly isOpen: boolean
  readonly isChosen: boolean
  readonly onOpen: () => void
  readonly onChoose: () => void
}

/** Runs that were started together, in one line: how many are how far, and how far their scores lie apart. */
function ArrayRow({ members, now, isOpen, isChosen, onOpen, onChoose }: ArrayRowProps) {
  const [first] = members
  const [score] = scoresOfAll(members)
  if (first === undefined) return null
  const { machine, ranks } = first.target
  const seeds = seedsOf(members)
  return (
    <div className={classes(styles.array, isChosen && styles.chosen)}>
      <button type="button" className={styles.fold} aria-expanded={isOpen} aria-label={`${isOpen ? "Hide" : "Show"} runs ${numbersText(members)}`} onClick={onOpen}>
        <Icon name={isOpen ? "chevron-down" : "chevron-right"} size={12} />
      </button>
      <button type="button" className={classes(styles.row, styles.whole)} aria-current={isChosen || undefined} onClick={onChoose}>
        <StateMark mark={arrayMark(members)} />
        <span className={styles.number}>{numbersText(members)}</span>
        <span className={styles.name}>{first.name}</span>
        <span className={styles.word}>{members.length} runs</span>
        <span className={styles.facts}>{countsText(members)}</span>
        {score && (
          <span className={styles.facts}>
            {scoreTitle(score.name)} {scoreText(score)}
            {score.best && score.values.size > 1 && `, best ${numberText(score.values.get(score.best.id) ?? Number.NaN)}`}
          </span>
        )}
        <span className={styles.facts}>
          {[momentText(first.createdAt, now), ...(seeds === null ? [] : [`seeds ${seeds}`]), `${ranksText(ranks)}${machine === "local" ? "" : ` on ${machine}`}`].join(" · ")}
        </span>
      </button>
    </div>
  )
}
