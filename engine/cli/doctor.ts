import { totalmem } from "node:os"
import { planFigures } from "../forecast/plan-figures.ts"
import { consult } from "../machines/doctor/doctor.ts"
import { count } from "../machines/doctor/words.ts"
import type { Finding } from "../model/finding.ts"
import type { Machine } from "../model/machine.ts"
import { machineBook } from "../server/sites/machine-book.ts"
import type { Store } from "../store/open-store.ts"
import { exitCode, jsonOption, textOption } from "./command.ts"
import type { Command } from "./command.ts"
import { withStore } from "./home.ts"
import { analysedDrawing, pipelineOptions } from "./load.ts"
import { oneLine } from "./one-line.ts"
import type { Output } from "./output.ts"
import { knownMachine, machineOptions, targetOf } from "./target.ts"

const { machine, account, queue, walltime } = machineOptions
const { ranks, threads, data, set } = pipelineOptions

export const doctorCommand: Command = {
  name: "doctor",
  takes: "FILE",
  summary: "Says what would go wrong with a job on a machine, before it is handed in",
  text: "It knows the machine's profile (tephra machines NAME) and the figures of the pipeline; it asks no machine. Exit code 1 when the job would be refused, or fail.",
  options: {
    machine: machine!,
    ranks: ranks!,
    threads: threads!,
    walltime: walltime!,
    account: account!,
    queue: queue!,
    folder: { kind: "value", value: "PATH", help: "the folder on the machine in which the run would lie" },
    data: data!,
    set: set!,
    json: jsonOption,
  },
  run: (given, output) =>
    withStore(async (store) => {
      const target = targetOf(given, machineBook(store))
      const on = machineFor(target.machine, store)
      const drawing = await analysedDrawing(given, store, output)
      if (drawing === null) return exitCode.problems
      const { path, analysis } = drawing
      const plan = { ...planFigures(analysis, on, target), folder: textOption(given, "folder") }
      const findings = consult({ machine: on, target, plan, live: {}, now: Date.now() / 1000 })
      for (const finding of findings) tellFinding(output, finding)
      const [errors, warnings] = [countOf(findings, "error"), countOf(findings, "warning")]
      output.tell({ event: "examined", file: path, target, plan, errors, warnings })
      output.say(`${path} on ${on.title}: ${errors + warnings === 0 ? "nothing found that speaks against it" : `${count(errors, "error")}, ${count(warnings, "warning")}`}`)
      return errors > 0 ? exitCode.problems : exitCode.fine
    }),
}

/** Of this computer, the memory is looked at now. */
function machineFor(name: string, store: Store): Machine {
  const found = knownMachine(name, machineBook(store))
  if (found.scheduler.value !== "local") return found
  return { ...found, node: { ...found.node, memoryBytes: { value: totalmem(), proven: "real", source: "looked at now", date: new Date().toISOString().slice(0, 10) } } }
}

function tellFinding(output: Output, finding: Finding): void {
  output.tell({ event: "finding", ...finding })
  const { severity, message, code, fix, basis } = finding
  output.say(`${severity}: ${oneLine(message)}  [${code}]`)
  if (basis !== undefined) output.say(`  ${basis.proven}, ${basis.date}: ${basis.source}`)
  if (fix !== undefined) output.say(`  to mend it: ${fix.title}`)
}

function countOf(findings: readonly Finding[], severity: Finding["severity"]): number {
  return findings.filter((finding) => finding.severity === severity).length
}
