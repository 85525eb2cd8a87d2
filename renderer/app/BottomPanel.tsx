import { lazy, Suspense, type ReactNode } from "react"
import { useProblems, useRun, useRuns, useWorkspace, useWorkspaceState } from "../client/workspace-hooks.ts"
import { bottomTabs, type BottomTab } from "../client/workspace-state.ts"
import { Icon } from "../kit/Icon.tsx"
import { IconButton } from "../kit/IconButton.tsx"
import { Tabs } from "../kit/Tabs.tsx"
import { MachinesPanel } from "../machines/MachinesPanel.tsx"
import { ProblemPanel } from "../problems/ProblemPanel.tsx"
import { LogPanel } from "../runs/log/LogPanel.tsx"
import { RanksPanel } from "../runs/ranks/RanksPanel.tsx"
import { RunPanel } from "../runs/RunPanel.tsx"
import { StateMark } from "../runs/StateMark.tsx"
import { arrayMark, countsText, membersOf, numbersText } from "../runs/arrays.ts"
import { runMark, runWord } from "../runs/words.ts"
import styles from "./BottomPanel.module.css"

const CodeView = lazy(async () => ({ default: (await import("../code/CodeView.tsx")).CodeView }))

const contents: Readonly<Record<BottomTab, ReactNode>> = {
  problems: <ProblemPanel />,
  code: (
    <Suspense fallback={<p className={styles.wait}>Loading the code view…</p>}>
      <CodeView />
    </Suspense>
  ),
  run: <RunPanel />,
  log: <LogPanel />,
  ranks: <RanksPanel />,
  machines: <MachinesPanel />,
}

interface BottomPanelProps {
  readonly height: number
  readonly open: boolean
  readonly onToggle: () => void
}

export function BottomPanel({ height, open, onToggle }: BottomPanelProps) {
  const { showTab } = useWorkspace()
  const tab = useWorkspaceState((state) => state.tab)
  const tabs = bottomTabs.map((value) => ({ value, label: <TabLabel tab={value} />, content: open ? contents[value] : null }))
  return (
    <section aria-label="Panels" className={styles.bottom} style={{ height: open ? height : 32 }}>
      <Tabs
        label="Panels"
        closed={!open}
        tabs={tabs}
        value={tab}
        onValueChange={(value) => showTab(value as BottomTab)}
        actions={
          <IconButton label={open ? "Hide the panel" : "Show the panel"} keys="Alt+3" aria-expanded={open} onClick={onToggle}>
            <Icon name={open ? "chevron-down" : "chevron-up"} />
          </IconButton>
        }
      />
    </section>
  )
}

function TabLabel({ tab }: { readonly tab: BottomTab }) {
  if (tab === "problems") return <ProblemLabel />
  if (tab === "run") return <RunLabel />
  return { code: "Code", log: "Log", ranks: "Ranks", machines: "Machines" }[tab]
}

function ProblemLabel() {
  const problems = useProblems()
  const severity = problems.some((problem) => problem.severity === "error") ? "error" : problems.length > 0 ? "warning" : "none"
  return (
    <>
      Problems
      <span className={styles.count} data-severity={severity}>
        {problems.length}
      </span>
    </>
  )
}

function RunLabel() {
  const run = useRun()
  const runs = useRuns()
  const members = membersOf(runs, useWorkspaceState((state) => state.chosenArray))
  if (members.length > 0) {
    return (
      <>
        Runs {numbersText(members)}
        <StateMark mark={arrayMark(members)} />
        <span className="visually-hidden">{countsText(members)}</span>
      </>
    )
  }
  if (!run) return "Run"
  return (
    <>
      Run #{run.number}
      <StateMark mark={runMark(run)} />
      <span className="visually-hidden">{runWord(run)}</span>
    </>
  )
}
