import { keepsOthers } from "../../engine/model/keeps-others.ts"
import type { Remark } from "../../engine/model/remark.ts"
import type { Run } from "../../engine/model/run.ts"
import { placeText } from "../../engine/model/run-words.ts"
import { useMachine } from "../client/workspace-hooks.ts"
import { LogInButton } from "../machines/LogInButton.tsx"
import { waitsForLogIn } from "../machines/words.ts"
import { Button } from "../kit/Button.tsx"
import { Icon } from "../kit/Icon.tsx"
import { classes } from "../kit/classes.ts"
import { EvidencePopover } from "./EvidencePopover.tsx"
import { RemarkPopover } from "./remarks/RemarkPopover.tsx"
import { StateMark } from "./StateMark.tsx"
import { useNow } from "./useNow.ts"
import { attemptsText, detailText, durationText, isLive, presentStage, ranksText, runFraction, runMark, runSeconds, runWord, secondsLeft } from "./words.ts"
import styles from "./RunHead.module.css"

interface RunHeadProps {
  readonly run: Run
  readonly remark: Remark | undefined
  /** Tags of other runs, the most used first. */
  readonly knownTags: readonly string[]
  readonly nameOf: (block: string) => string
  readonly onStop: () => void
  /** Hands in those that were started together with it without it. */
  readonly onApart: () => void
  /** Shows those that were started together with it; undefined where there are none. */
  readonly onArray: (() => void) | undefined
  readonly onResume: () => void
}

/** The state of a run in words, how far it is, and what can be done about it. */
export function RunHead({ run, remark, knownTags, nameOf, onStop, onApart, onArray, onResume }: RunHeadProps) {
  const live = isLive(run)
  const now = useNow(live)
  const fraction = runFraction(run)
  const entry = useMachine(run.target.machine)
  const told = sentences(run, { nameOf, now, machine: entry?.machine.title ?? run.target.machine })
  const resumable = !live && run.outcome !== "done" && run.outcome !== null
  return (
    <header className={styles.head}>
      <StateMark mark={runMark(run)} size={16} />
      <h2 className={styles.title}>
        Run #{run.number} <span className={classes(styles.word, styles[runMark(run)])}>{runWord(run)}</span>
      </h2>
      <EvidencePopover run={run} />
      <p className={styles.words} role="status" title={told.join(" · ")}>
        {told.map((words) => (
          <span key={words}>{words}</span>
        ))}
      </p>
      {entry && waitsForLogIn(run, entry) && <LogInButton entry={entry} />}
      <RemarkPopover run={run} remark={remark} known={knownTags} />
      {onArray && (
        <Button size="small" look="plain" onClick={onArray}>
          All {run.array?.count} runs
        </Button>
      )}
      {keepsOthers(run) && run.keeps === "apart" && (
        <Button size="small" title="It goes alone once it can" onClick={onApart}>
          Hand in the others without it
        </Button>
      )}
      {live && run.state !== "stopping" && (
        <Button size="small" onClick={onStop}>
          <Icon name="stop" size={12} />
          Stop
        </Button>
      )}
      {resumable && (
        <Button size="small" onClick={onResume}>
          <Icon name="resume" size={14} />
          Resume
        </Button>
      )}
      {fraction !== null && (
        <div className={styles.bar} role="progressbar" aria-label="Progress" aria-valuenow={Math.round(fraction * 100)} aria-valuemin={0} aria-valuemax={100}>
          <div className={styles.fill} style={{ transform: `scaleX(${fraction})` }} />
        </div>
      )}
    </header>
  )
}

interface Told {
  readonly nameOf: (block: string) => string
  readonly now: number
  readonly machine: string
}

function sentences(run: Run, { nameOf, now, machine }: Told): string[] {
  const stage = presentStage(run)
  const out: string[] = []
  const detail = detailText(run)
  if (run.state === "running" && stage) {
    out.push(nameOf(stage.block))
    if (stage.steps > 0) out.push(`step ${stage.step}/${stage.steps}`)
    if (stage.epochs > 0) out.push(`epoch ${stage.epoch}/${stage.epochs}`)
    const left = secondsLeft(stage, run.attempts.at(-1), now)
    if (left !== null) out.push(`${durationText(left)} left`)
    // While all is well there is none: now a rank does not answer, or this is a later job.
    if (detail !== "") out.unshift(detail)
  } else if (detail !== "" && !(run.state === "ended" && run.failure)) out.push(detail)
  if (run.state === "ended") out.push(`took ${durationText(runSeconds(run, now))}`)
  else if (out.length === 0 || run.state !== "running") out.push(`${durationText(runSeconds(run, now))} so far`)
  out.push(run.target.machine === "local" ? ranksText(run.target.ranks) : `${ranksText(run.target.ranks)} on ${machine}`)
  const attempts = attemptsText(run)
  if (attempts !== null) out.push(attempts)
  if (run.seed !== null) out.push(`seed ${run.seed}`)
  const place = placeText(run)
  if (place !== null) out.push(place)
  return out
}
