import { parseArgs } from "node:util"
import { pathToFileURL } from "node:url"
import { realpathSync } from "node:fs"
import { ApiError } from "../model/api-error.ts"
import { insteadOf } from "../model/nearest.ts"
import { apartCommand } from "./apart.ts"
import { auditCommand } from "./audit.ts"
import { blocksCommand } from "./blocks.ts"
import { calibrateCommand } from "./calibrate.ts"
import { certifyCommand } from "./certify.ts"
import { checkCommand } from "./check.ts"
import { WrongUse, exitCode, parseOptions } from "./command.ts"
import type { Arguments, Command, ExitCode } from "./command.ts"
import { describeCommand } from "./describe.ts"
import { diffCommand } from "./diff.ts"
import { doctorCommand } from "./doctor.ts"
import { exportCommand } from "./export.ts"
import { fetchCommand } from "./fetch.ts"
import { forecastCommand } from "./forecast.ts"
import { commandHelp, generalHelp } from "./help.ts"
import { importCommand } from "./import.ts"
import { loginCommand } from "./login.ts"
import { logsCommand } from "./logs.ts"
import { machinesCommand } from "./machines.ts"
import { mergeCommand } from "./merge.ts"
import { metricsCommand } from "./metrics.ts"
import { newCommand } from "./new.ts"
import { newOutput } from "./output.ts"
import type { Output } from "./output.ts"
import { resumeCommand } from "./resume.ts"
import { runCommand, submitCommand } from "./run.ts"
import { runsCommand } from "./runs.ts"
import { serveCommand } from "./serve.ts"
import { cancelCommand, stopCommand } from "./stop.ts"
import { trustCommand } from "./trust.ts"
import { versionText } from "./version.ts"
import { watchCommand } from "./watch.ts"

const commands: readonly Command[] = [
  checkCommand,
  describeCommand,
  exportCommand,
  runCommand,
  submitCommand,
  runsCommand,
  watchCommand,
  logsCommand,
  metricsCommand,
  stopCommand,
  cancelCommand,
  apartCommand,
  resumeCommand,
  fetchCommand,
  serveCommand,
  blocksCommand,
  machinesCommand,
  loginCommand,
  doctorCommand,
  forecastCommand,
  calibrateCommand,
  certifyCommand,
  importCommand,
  diffCommand,
  mergeCommand,
  newCommand,
  trustCommand,
  auditCommand,
]

/** Runs one command line (without node and script) and gives its exit code. */
export async function main(words: readonly string[]): Promise<ExitCode> {
  const [name, ...rest] = words
  const output = newOutput(rest.includes("--json"))
  if (name === undefined || name === "--help" || name === "help") {
    process.stdout.write(`${generalHelp(commands)}\n`)
    return name === undefined ? exitCode.wrongUse : exitCode.fine
  }
  if (name === "--version" || name === "version") {
    process.stdout.write(`${versionText()}\n`)
    return exitCode.fine
  }
  const command = commands.find((each) => each.name === name)
  if (command === undefined) return wrongUse(output, `there is no command “${name}”. ${insteadOf(name, commands.map((each) => each.name))} tephra --help tells more.`)
  try {
    return await dispatch(command, rest, output)
  } catch (error) {
    return refused(output, error, name)
  }
}

async function dispatch(command: Command, words: readonly string[], output: Output): Promise<ExitCode> {
  const given = parsed(command, words)
  if (given.values["help"] === true) {
    process.stdout.write(`${commandHelp(command)}\n`)
    return exitCode.fine
  }
  return command.run(given, output)
}

function parsed(command: Command, words: readonly string[]): Arguments {
  try {
    return parseArgs({ args: [...words], options: parseOptions(command), allowPositionals: true, strict: true })
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const [, option] = /^Option '([^']+)' argument is ambiguous/.exec(message) ?? []
    if (option !== undefined) throw new WrongUse(`what follows ${option} begins with a dash. Write ${option}=VALUE if that is meant.`)
    const [, unknown] = /^Unknown option '([^']+)'/.exec(message) ?? []
    if (unknown !== undefined) throw new WrongUse(`there is no option ${unknown}. ${insteadOf(unknown, Object.keys(parseOptions(command)).map((each) => `--${each}`))}`)
    // Node adds how to pass such a word as an argument, which no command here wants.
    const [told = ""] = message.split(". ")
    throw new WrongUse(`${told.replace(/\.$/, "")}.`)
  }
}

function wrongUse(output: Output, message: string): ExitCode {
  output.complain(`tephra: ${message}`)
  output.tell({ event: "refused", code: "wrong-use", message })
  return exitCode.wrongUse
}

/** What a person can mend is a sentence; anything else is a fault of ours and shows where. */
function refused(output: Output, error: unknown, name: string): ExitCode {
  if (error instanceof WrongUse) return wrongUse(output, `${error.message} tephra ${name} --help tells more.`)
  if (error instanceof ApiError) {
    output.complain(`tephra: ${error.message}`)
    output.tell({ event: "refused", code: error.code, message: error.message })
    return error.code === "no-such-run" || error.code === "bad-input" ? exitCode.wrongUse : exitCode.problems
  }
  const { code, path } = error as NodeJS.ErrnoException
  const message = error instanceof Error ? error.message : String(error)
  output.complain(code !== undefined && path !== undefined ? `tephra: ${message}` : `tephra: ${error instanceof Error ? error.stack : message}\nThis is a fault of Tephra.`)
  output.tell({ event: "refused", code: "internal", message })
  return exitCode.failed
}

// Who reads us may have seen enough.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(exitCode.fine)
  process.stderr.write(`tephra: what it prints could not be written${error.code === "ENOSPC" ? ", as the disk is full. Make room, or write to another place" : `: ${error.message}`}.\n`)
  process.exit(exitCode.failed)
})
// Nobody reads what it complains of; the exit code tells.
process.stderr.on("error", () => undefined)

const script = process.argv[1]
if (script !== undefined && import.meta.url === pathToFileURL(realpathSync(script)).href) {
  process.exitCode = await main(process.argv.slice(2))
}
