import { useState } from "react"
import { keepsOthers } from "../../engine/model/keeps-others.ts"
import type { Run } from "../../engine/model/run.ts"
import { useMachine, useWorkspace } from "../client/workspace-hooks.ts"
import { Button } from "../kit/Button.tsx"
import { Icon } from "../kit/Icon.tsx"
import { classes } from "../kit/classes.ts"
import { LogInButton } from "../machines/LogInButton.tsx"
import { waitsForLogIn } from "../machines/words.ts"
import { arrayMark, countsText, numbersText, scoreText, scoresOfAll, seedsOf, type ScoreOfAll } from "./arrays.ts"
import { Curves } from "./curves/Curves.tsx"
import { scoreTitle } from "./score-names.ts"
import { StateMark } from "./StateMark.tsx"
import { useBlockName } from "./useBlockName.ts"
import { useScoreUnit } from "./useScoreUnit.ts"
import { detailText, isLive, numberText, ranksText, runMark, runWord } from "./words.ts"
import styles from "./ArrayPanel.module.css"

/** More curves than this are a blot. */
const mostDrawn = 32

/** Runs that were started together: how far they are, all their curves, and how far their scores lie apart. */
export function ArrayPanel({ members }: { readonly members: readonly Run[] }) {
  const { nameOf } = useBlockName()
  const [bright, brighten] = useState<string | null>(null)
  const [first, ...others] = members.slice(0, mostDrawn)
  if (first === undefined) return null
  return (
    <section className={styles.panel} aria-label={`Runs ${numbersText(members)}`}>
      <Head members={members} first={first} />
      {members.filter(keepsOthers).slice(0, 1).map((run) => (
        <Trouble key={run.id} run={run} />
      ))}
      <div className={styles.body}>
        <Curves run={first} others={others} together bright={bright} nameOf={nameOf} />
        <aside className={styles.side}>
          {members.length > mostDrawn && <p className={styles.note}>The curves of the first {mostDrawn} are drawn.</p>}
          <Scores members={members} nameOf={nameOf} onBright={brighten} />
        </aside>
      </div>
    </section>
  )
}

function Head({ members, first }: { readonly members: readonly Run[]; readonly first: Run }) {
  const workspace = useWorkspace()
  const { machine, ranks } = first.target
  const entry = useMachine(machine)
  const seeds = seedsOf(members)
  const waiting = entry && members.find((run) => waitsForLogIn(run, entry))
  const unbegun = members.find((run) => isLive(run) && run.state !== "running")
  const why = unbegun === undefined || members.some(keepsOthers) ? "" : detailText(unbegun)
  const told = [...(why === "" ? [] : [why]), first.name, ...(seeds === null ? [] : [`seeds ${seeds}`]), machine === "local" ? `${ranksText(ranks)} each` : `${ranksText(ranks)} each on ${entry?.machine.title ?? machine}`]
  const allStopping = members.every(({ state }) => state === "ended" || state === "stopping")
  return (
    <header className={styles.head}>
      <StateMark mark={arrayMark(members)} size={16} />
      <h2 className={styles.title}>Runs {numbersText(members)}</h2>
      <p className={styles.words} role="status" title={[countsText(members), ...told].join(" · ")}>
        <strong>{countsText(members)}</strong> · {told.join(" · ")}
      </p>
      {entry && waiting && <LogInButton entry={entry} />}
      {members.some(isLive) && (
        <Button size="small" onClick={() => workspace.askToStop(first.array?.id ?? "")}>
          <Icon name="stop" size={12} />
          {allStopping ? "End all now…" : "Stop all…"}
        </Button>
      )}
    </header>
  )
}

/** Who keeps the others from being handed in, why, and what can be done. */
function Trouble({ run }: { readonly run: Run }) {
  const workspace = useWorkspace()
  return (
    <div className={styles.trouble} role="alert">
      <Icon name="warning" />
      <p title={run.detail}>
        The others wait for run #{run.number}, which {shortened(run.detail)}.
      </p>
      {run.keeps === "apart" && (
        <Button size="small" onClick={() => void workspace.goApart(run.id)}>
          Hand in the others without it
        </Button>
      )}
      <Button size="small" onClick={() => void workspace.stopRun(run.id)}>
        Stop #{run.number}
      </Button>
    </div>
  )
}

/** Names of folders that are hashes say nothing to people. */
function shortened(text: string): string {
  return text.replace(/\b([0-9a-f]{8})[0-9a-f]{56}\b/g, "$1…")
}

interface ScoresProps {
  readonly members: readonly Run[]
  readonly nameOf: (block: string) => string
  readonly onBright: (run: string | null) => void
}

/** Mean and deviation of each score; below, the score that was chosen of each run. */
function Scores({ members, nameOf, onBright }: ScoresProps) {
  const unit = useScoreUnit()
  const { chooseRun } = useWorkspace()
  const [wished, wish] = useState<string | null>(null)
  const scores = scoresOfAll(members)
  const chosen = scores.find((score) => keyOf(score) === wished) ?? scores[0]
  const blocks = new Set(scores.map(({ block }) => block))
  return (
    <>
      {scores.length === 0 ? (
        <p className={styles.note}>Scores and their spread appear here when runs are done.</p>
      ) : (
        <table className={styles.table}>
          <caption>
            {chosen && chosen.values.size > 1 ? `Mean ± standard deviation of ${chosen.values.size} runs` : "Scores of the run that is done"}
            {blocks.size === 1 && `, ${nameOf(scores[0]!.block)}`}
          </caption>
          <tbody>
            {scores.map((score) => (
              <tr key={keyOf(score)}>
                <th scope="row">
                  <button type="button" className={styles.score} aria-pressed={score === chosen} onClick={() => wish(keyOf(score))}>
                    {blocks.size > 1 && `${nameOf(score.block)}: `}
                    {scoreTitle(score.name)}
                  </button>
                </th>
                <td className={styles.figure}>{scoreText(score)}</td>
                <td className={styles.unit}>{unit(score.block, score.name)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <table className={styles.table} onMouseLeave={() => onBright(null)}>
        <caption>Runs{chosen && `, ${scoreTitle(chosen.name)}`}</caption>
        <tbody>
          {members.map((run) => (
            <tr key={run.id} className={styles.member} onMouseEnter={() => onBright(run.id)}>
              <th scope="row">
                <button type="button" className={styles.choose} onClick={() => chooseRun(run.id)} onFocus={() => onBright(run.id)} onBlur={() => onBright(null)}>
                  <StateMark mark={runMark(run)} />
                  <span className={styles.number}>#{run.number}</span>
                  {run.seed !== null && <span>seed {run.seed}</span>}
                </button>
              </th>
              <td className={styles.word}>{runWord(run)}</td>
              {chosen && <td className={classes(styles.figure, chosen.best?.id === run.id && chosen.values.size > 1 && styles.best)}>{valueText(chosen, run)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

function keyOf({ block, name }: ScoreOfAll): string {
  return `${block} ${name}`
}

function valueText({ values, best }: ScoreOfAll, { id }: Run): string {
  const value = values.get(id)
  if (value === undefined) return "–"
  return best?.id === id && values.size > 1 ? `best ${numberText(value)}` : numberText(value)
}
