import type { Run } from "../../engine/model/run.ts"
import { Button } from "../kit/Button.tsx"
import { Icon } from "../kit/Icon.tsx"
import { Menu, type MenuEntry } from "../kit/Menu.tsx"
import { runWord } from "./words.ts"

interface CompareMenuProps {
  readonly run: Run
  readonly runs: readonly Run[]
  readonly other: Run | null
  readonly onCompare: (id: string | null) => void
}

/** Runs offered at most; older ones are compared by choosing them first. */
const offered = 20

export function CompareMenu({ run, runs, other, onCompare }: CompareMenuProps) {
  const sameFirst = runs.filter((one) => one.id !== run.id).toSorted((a, b) => Number(b.name === run.name) - Number(a.name === run.name) || b.number - a.number)
  const entries: MenuEntry[] = [
    { kind: "heading", label: "Lay another run's curves over these" },
    ...sameFirst.slice(0, offered).map((one): MenuEntry => ({
      kind: "item",
      label: [`#${one.number} ${one.name}`, ...(one.array === undefined || one.seed === null ? [] : [`seed ${one.seed}`]), runWord(one)].join(" · "),
      checked: one.id === other?.id,
      run: () => onCompare(one.id === other?.id ? null : one.id),
    })),
  ]
  if (other) entries.push({ kind: "line" }, { kind: "item", label: "Compare with none", run: () => onCompare(null) })
  return (
    <Menu entries={entries} align="end">
      <Button size="small" disabled={sameFirst.length === 0} title={sameFirst.length === 0 ? "There is no other run yet" : undefined}>
        {other ? `Compared with #${other.number}` : "Compare with…"}
        <Icon name="chevron-down" size={12} />
      </Button>
    </Menu>
  )
}
