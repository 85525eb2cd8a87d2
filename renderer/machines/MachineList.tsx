import type { MachineEntry } from "../../engine/api/contract.ts"
import { Button } from "../kit/Button.tsx"
import { Icon } from "../kit/Icon.tsx"
import { classes } from "../kit/classes.ts"
import { StateMark } from "../runs/StateMark.tsx"
import { schedulerWords, siteMark, siteWord, titleOf } from "./words.ts"
import styles from "./MachineList.module.css"

interface MachineListProps {
  readonly entries: readonly MachineEntry[]
  readonly chosen: string | null
  readonly onChoose: (name: string) => void
  readonly onAdd: () => void
}

const groups: readonly { readonly title: string; readonly has: (entry: MachineEntry) => boolean }[] = [
  { title: "Yours", has: ({ settings }) => settings !== null },
  { title: "Here", has: ({ machine }) => machine.name === "local" },
  { title: "Facilities", has: ({ settings, site }) => settings === null && site !== null },
  { title: "Kinds of cluster", has: ({ settings, site, machine }) => settings === null && site === null && machine.name !== "local" },
]

export function MachineList({ entries, chosen, onChoose, onAdd }: MachineListProps) {
  return (
    <nav className={styles.list} aria-label="Machines">
      <Button size="small" className={styles.add} onClick={onAdd}>
        <Icon name="plus" size={12} />
        Add a machine…
      </Button>
      {groups.map(({ title, has }) => {
        const rows = entries.filter(has)
        return (
          rows.length > 0 && (
            <section key={title} aria-label={title}>
              <h3 className={styles.heading}>{title}</h3>
              {rows.map((entry) => (
                <Row key={entry.machine.name} entry={entry} chosen={entry.machine.name === chosen} onChoose={onChoose} />
              ))}
            </section>
          )
        )
      })}
    </nav>
  )
}

function Row({ entry, chosen, onChoose }: { readonly entry: MachineEntry; readonly chosen: boolean; readonly onChoose: (name: string) => void }) {
  const { machine, site } = entry
  return (
    <button type="button" className={classes(styles.row, chosen && styles.chosen)} aria-current={chosen || undefined} onClick={() => onChoose(machine.name)}>
      <span className={styles.mark}>{site && <StateMark mark={siteMark(site)} />}</span>
      <span className={styles.title}>{titleOf(entry)}</span>
      <span className={styles.facts}>
        {schedulerWords[machine.scheduler.value]}
        {site && ` · ${siteWord(site)}`}
      </span>
    </button>
  )
}
