import type { Command, CommandOption } from "./command.ts"

export function generalHelp(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name, takes }) => `${name} ${takes}`.length))
  const list = commands.map(({ name, takes, summary }) => `  ${`${name} ${takes}`.padEnd(width)}  ${summary}`)
  return [
    "Tephra: pipelines of blocks, compiled to native C++ and MPI.",
    "",
    "Usage: tephra COMMAND [OPTIONS]",
    "",
    ...list,
    "",
    "tephra COMMAND --help tells more of a command. TEPHRA_HOME is the folder of runs, builds and settings.",
    "Exit codes: 0 fine, 1 problems in the input, 2 wrong use, 3 the run failed, 4 stopped and can be resumed.",
  ].join("\n")
}

export function commandHelp(command: Command): string {
  const options = Object.entries({ ...command.options, help: { kind: "flag", help: "print this" } as CommandOption })
  const rows = options.map(([name, option]) => [`${option.short === undefined ? "" : `-${option.short}, `}--${name}${option.value === undefined ? "" : ` ${option.value}`}`, option] as const)
  const width = Math.max(...rows.map(([left]) => left.length))
  const usage = `Usage: tephra ${command.name}${command.takes === "" ? "" : ` ${command.takes}`} [OPTIONS]`
  const list = rows.map(([left, { help, kind }]) => `  ${left.padEnd(width)}  ${help}${kind === "list" ? "; may be given several times" : ""}`)
  return [`${command.summary}.`, "", usage, "", ...list, ...(command.text === undefined ? [] : ["", command.text])].join("\n")
}
