import { useId, useState } from "react"
import { nodesOf } from "../../engine/model/layout.ts"
import type { SystemInfo, MachineEntry } from "../../engine/api/contract.ts"
import { readSeeds, seedsText } from "../../engine/model/seeds.ts"
import type { Target } from "../../engine/model/target.ts"
import { isBatch, mayLogIn, offeredMachines } from "../client/machines.ts"
import { useCall } from "../client/useCall.ts"
import { useMachine, useMachines, useSeeds, useTarget, useWorkspace, useWorkspaceState } from "../client/workspace-hooks.ts"
import { Button } from "../kit/Button.tsx"
import { Icon } from "../kit/Icon.tsx"
import { Popover } from "../kit/Popover.tsx"
import { ReadField } from "../kit/ReadField.tsx"
import { classes } from "../kit/classes.ts"
import { BatchFields } from "../machines/BatchFields.tsx"
import { SiteMark } from "../machines/SiteMark.tsx"
import { schedulerWords, siteMark, siteWord, titleOf } from "../machines/words.ts"
import { StateMark } from "../runs/StateMark.tsx"
import { ranksText } from "../runs/words.ts"
import { DoctorNotes } from "./DoctorNotes.tsx"
import styles from "./TargetPicker.module.css"

/** On which machine and with how many ranks a run happens; no block holds any of this. */
export function TargetPicker() {
  const [target, setTarget] = useTarget()
  const entry = useMachine(target.machine)
  const { value: system } = useCall("system.info", {})
  const [open, setOpen] = useState(false)
  const workspace = useWorkspace()
  const batch = useWorkspaceState((state) => isBatch(state, target.machine))
  const ready = batch || (system?.toolChain.ready ?? true)
  const title = entry ? titleOf(entry) : target.machine === "local" ? "This computer" : `${target.machine} (removed)`
  const site = entry?.site
  const seeds = useSeeds()
  const unread = useWorkspaceState((state) => state.unreadSeeds)
  const ofSeeds = seedsWords(seeds, unread)
  const toTab = (then: () => void) => {
    setOpen(false)
    workspace.showTab("machines")
    then()
  }
  return (
    <Popover
      label="Machine and ranks"
      align="end"
      size="wide"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <button type="button" className={styles.trigger} aria-label={`Machine and ranks: ${title}${site ? `, ${siteWord(site)}` : ""}, ${ranksText(target.ranks)}${ofSeeds === "" ? "" : `, ${ofSeeds}`}`}>
          {(!ready || unread !== null) && <Icon name="warning" />}
          {site && <StateMark mark={siteMark(site)} />}
          <span className={styles.machine}>{title}</span>
          <span className={styles.ranks}>{ranksText(target.ranks)}</span>
          {ofSeeds !== "" && <span className={styles.ranks}>{ofSeeds}</span>}
          <Icon name="chevron-down" />
        </button>
      }
    >
      <Machines chosen={target.machine} onChoose={workspace.chooseMachine} />
      <div className={styles.row}>
        <Button size="small" look="plain" onClick={() => toTab(() => workspace.openMachineForm(null, {}))}>
          <Icon name="plus" size={12} />
          Add a machine…
        </Button>
        <Button size="small" look="plain" onClick={() => toTab(() => workspace.showMachine(target.machine))}>
          What is known of it
        </Button>
      </div>
      <div key={target.machine} className={styles.pair}>
        <Count label="Ranks" most={100_000} value={target.ranks} onValue={(count) => setTarget({ ...target, ranks: count })} />
        <Count label="Threads of a rank" most={1024} value={target.threads} onValue={(count) => setTarget({ ...target, threads: count })} />
      </div>
      <Seeds />
      {entry && batch ? <OnBatch entry={entry} target={target} onTarget={setTarget} onLogIn={() => setOpen(false)} /> : <Here system={system} target={target} />}
    </Popover>
  )
}

function Machines({ chosen, onChoose }: { readonly chosen: string; readonly onChoose: (name: string) => void }) {
  const entries = useMachines()
  return (
    <div role="radiogroup" aria-label="Machine" className={styles.machines}>
      {offeredMachines(entries).map((entry) => {
        const { machine, site } = entry
        return (
          <label key={machine.name} className={classes(styles.choice, machine.name === chosen && styles.chosen)}>
            <input type="radio" name="target-machine" checked={machine.name === chosen} onChange={() => onChoose(machine.name)} />
            <span className={styles.title}>{titleOf(entry)}</span>
            <span className={styles.note}>{schedulerWords[machine.scheduler.value]}</span>
            {site ? <SiteMark site={site} /> : <span />}
          </label>
        )
      })}
    </div>
  )
}

/** Signs that the button has room for. */
const longestSeeds = 16

function seedsWords(seeds: readonly number[], unread: string | null): string {
  if (unread !== null) return "seeds not read"
  if (seeds.length === 0) return ""
  const text = seedsText(seeds)
  return text.length > longestSeeds ? `${seeds.length} seeds` : `${seeds.length === 1 ? "seed" : "seeds"} ${text}`
}

/** Several make as many runs, which one machine may take as one submission. */
function Seeds() {
  const seeds = useSeeds()
  const { setSeeds, setUnreadSeeds } = useWorkspace()
  const unread = useWorkspaceState((state) => state.unreadSeeds)
  const read = (text: string) => {
    const found = text === "" ? [] : readSeeds(text)
    return typeof found === "string" ? `It ${found}` : { value: found }
  }
  const field = <ReadField id={useId()} label="Seeds" value={seeds} textOf={(value) => unread ?? seedsText(value)} read={read} placeholder="the drawing's own, or 1..8 for eight runs" onValue={setSeeds} onWrong={setUnreadSeeds} />
  return (
    <>
      {field}
      {unread === null && seeds.length > 1 && <p className={styles.note}>{seeds.length} runs, one for each seed; their scores are shown with mean and standard deviation.</p>}
    </>
  )
}

interface OnBatchProps {
  readonly entry: MachineEntry
  readonly target: Target
  readonly onTarget: (target: Target) => void
  readonly onLogIn: () => void
}

function OnBatch({ entry, target, onTarget, onLogIn }: OnBatchProps) {
  const workspace = useWorkspace()
  const { machine } = entry
  const nodes = nodesOf(machine, target)
  return (
    <>
      <BatchFields key={machine.name} machine={machine} target={target} onTarget={onTarget} />
      {nodes !== undefined && (
        <p className={styles.note}>
          {nodes === 1 ? "1 node" : `${nodes} nodes`} of {machine.node.cores?.value} cores{machine.node.gpus?.value ? ` and ${machine.node.gpus.value} GPUs` : ""}.
        </p>
      )}
      <DoctorNotes target={target} onFix={(change) => onTarget({ ...target, ...change })} />
      {mayLogIn(entry) && (
        <div className={styles.row}>
          <Button
            size="small"
            onClick={() => {
              onLogIn()
              void workspace.logIn(machine.name)
            }}
          >
            Log in…
          </Button>
          <span className={styles.note}>{entry.site?.elsewhere ? "You are logged in elsewhere, which drives the runs." : "Submit asks for it too."}</span>
        </div>
      )}
    </>
  )
}

function Here({ system, target }: { readonly system: SystemInfo | undefined; readonly target: Target }) {
  if (!system) return null
  const { host, cores, memoryBytes, toolChain } = system
  return (
    <>
      <p className={styles.note}>
        {host}: {cores} cores, {(memoryBytes / 2 ** 30).toFixed(0)} GiB of memory.
        {target.ranks * target.threads > cores && ` ${target.ranks} × ${target.threads} is more than its cores: ranks will take turns.`}
      </p>
      {!toolChain.ready && (
        <div className={styles.missing}>
          <p>Runs on this computer need {toolChain.missing.join(", ")}. Drawing, checking and export work without.</p>
          {toolChain.command && <code>{toolChain.command}</code>}
        </div>
      )}
    </>
  )
}

interface CountProps {
  readonly label: string
  readonly value: number
  readonly most: number
  readonly onValue: (value: number) => void
}

function Count({ label, value, most, onValue }: CountProps) {
  const read = (text: string) => (isCount(text, most) ? { value: Number(text) } : `A whole number from 1 to ${most}.`)
  return <ReadField id={useId()} label={label} value={value} textOf={String} read={read} inputMode="numeric" onValue={onValue} />
}

function isCount(text: string, most: number): boolean {
  return /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= most
}
