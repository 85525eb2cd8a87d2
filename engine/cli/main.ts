import { parseArgs } from "node:util"
import { pathToFileURL } from "node:url"
import { realpathSync } from "node:fs"
import { ApiError } from "../model/api-error.ts"
import { insteadOf } from "../model/nearest.ts"
import { WrongUse, exitCode, parseOptions } from "./command.ts"
import type { Arguments, Command, ExitCode } from "./command.ts"
import { commandHelp, generalHelp } from "./help.ts"
import { newOutput } from "./output.ts"
import type { Output } from "./output.ts"
import { versionText } from "./version.ts"

/** In the order of the help. Each is loaded, with all that it needs, when it is asked for. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  check: async () => (await import("./check.ts")).checkCommand,
  describe: async () => (await import("./describe.ts")).describeCommand,
  export: async () => (await import("./export.ts")).exportCommand,
  run: async () => (await import("./run.ts")).runCommand,
  submit: async () => (await import("./run.ts")).submitCommand,
  runs: async () => (await import("./runs.ts")).runsCommand,
  watch: async () => (await import("./watch.ts")).watchCommand,
  logs: async () => (await import("./logs.ts")).logsCommand,
  metrics: async () => (await import("./metrics.ts")).metricsCommand,
  stop: async () => (await import("./stop.ts")).stopCommand,
  cancel: async () => (await import("./stop.ts")).cancelCommand,
  apart: async () => (await import("./apart.ts")).apartCommand,
  resume: async () => (await import("./resume.ts")).resumeCommand,
  fetch: async () => (await import("./fetch.ts")).fetchCommand,
  serve: async () => (await import("./serve.ts")).serveCommand,
  blocks: async () => (await import("./blocks.ts")).blocksCommand,
  machines: async () => (await import("./machines.ts")).machinesCommand,
  login: async () => (await import("./login.ts")).loginCommand,
  doctor: async () => (await import("./doctor.ts")).doctorCommand,
  forecast: async () => (await import("./forecast.ts")).forecastCommand,
  calibrate: async () => (await import("./calibrate.ts")).calibrateCommand,
  certify: async () => (await import("./certify.ts")).certifyCommand,
  import: async () => (await import("./import.ts")).importCommand,
  diff: async () => (await import("./diff.ts")).diffCommand,
  merge: async () => (await import("./merge.ts")).mergeCommand,
  new: async () => (await import("./new.ts")).newCommand,
  trust: async () => (await import("./trust.ts")).trustCommand,
  audit: async () => (await import("./audit.ts")).auditCommand,
}

/** Runs one command line (without node and script) and gives its exit code. */
export async function main(words: readonly string[]): Promise<ExitCode> {
  const [name, ...rest] = words
  const output = newOutput(rest.includes("--json"))
  if (name === undefined || name === "--help" || name === "help") {
    const all = await Promise.all(Object.values(commands).map((each) => each()))
    process.stdout.write(`${generalHelp(all)}\n`)
    return name === undefined ? exitCode.wrongUse : exitCode.fine
  }
  if (name === "--version" || name === "version") {
    process.stdout.write(`${versionText()}\n`)
    return exitCode.fine
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (load === undefined) return wrongUse(output, `there is no command “${name}”. ${insteadOf(name, Object.keys(commands))} tephra --help tells more.`)
  try {
    return await dispatch(await load(), rest, output)
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
