import { setTimeout as sleep } from "node:timers/promises"
import { ApiError } from "../model/api-error.ts"
import type { Run } from "../model/run.ts"
import { attendLong } from "./attend.ts"
import { exitCode, jsonOption, numberOption, onlyArgument } from "./command.ts"
import type { Command } from "./command.ts"
import { withRuns, type Workplace } from "./home.ts"
import { onInterrupt } from "./interrupts.ts"
import type { Output } from "./output.ts"

export const logsCommand: Command = {
  name: "logs",
  takes: "ID",
  summary: "Prints what a run's program said",
  text: "ID is the number (12 or #12) or the beginning of the run's id. Of a run on another machine it is what has come from there; while somebody is logged in, that is a moment old.",
  options: {
    follow: { kind: "flag", short: "f", help: "go on as it grows, until the run ends" },
    attempt: { kind: "value", value: "N", help: "of an earlier attempt (default: the last one)" },
    json: jsonOption,
  },
  run: (given, output) =>
    withRuns(output, async (place) => {
      const run = place.driver.get(onlyArgument(given, "ID"))
      const attempt = numberOption(given, "attempt", [1, 100_000])
      if (attempt !== undefined && attempt > run.attempts.length) throw new ApiError("bad-input", `Run #${run.number} has ${run.attempts.length === 0 ? "no attempt yet" : `no attempt ${attempt}; its last is ${run.attempts.length}`}.`)
      if (given.values["follow"] === true) await followLog(place, output, { run, attempt: attempt ?? null })
      else if (run.attempts.length > 0) await printLog(place, output, { id: run.id, attempt: attempt ?? run.attempts.length, offset: 0 })
      return exitCode.fine
    }),
}

const partBytes = 256 * 1024
const lookMilliseconds = 300

/** What there is from `offset`; where it ended. */
async function printLog({ driver }: Workplace, output: Output, { id, attempt, offset }: { id: string; attempt: number; offset: number }): Promise<number> {
  for (let from = offset; ; ) {
    const { text, end } = await driver.log(id, { attempt, offset: from, length: partBytes })
    if (end === from) return end
    output.tell({ event: "log", attempt, offset: from, text })
    output.text(text)
    from = end
  }
}

/** A null attempt is the last one, also when another one begins. */
async function followLog(place: Workplace, output: Output, { run: { id, target }, attempt }: { run: Run; attempt: number | null }): Promise<void> {
  const leave = new AbortController()
  const release = onInterrupt(() => leave.abort(), leave)
  void attendLong(place, output, { machine: target.machine, signal: leave.signal })
  let shown = attempt ?? 0
  let offset = 0
  try {
    while (!leave.signal.aborted) {
      const run = place.driver.get(id)
      const last = run.attempts.length
      if (shown > 0) offset = await printLog(place, output, { id, attempt: shown, offset })
      if (attempt === null && shown < last) {
        shown = shown === 0 ? last : shown + 1
        offset = 0
      } else if (run.state === "ended" || (attempt !== null && attempt < last)) return
      else await sleep(lookMilliseconds, undefined, { signal: leave.signal }).catch(() => undefined)
    }
  } finally {
    leave.abort()
    release()
  }
}
