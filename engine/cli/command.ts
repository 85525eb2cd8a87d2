import type { ParseArgsOptionsConfig } from "node:util"
import type { Output } from "./output.ts"

/** Exit codes, the same for every command. */
export const exitCode = { fine: 0, problems: 1, wrongUse: 2, failed: 3, stopped: 4 } as const
export type ExitCode = (typeof exitCode)[keyof typeof exitCode]

/** Words after the command's name, parsed. */
export interface Arguments {
  readonly values: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>
  readonly positionals: readonly string[]
}

export interface CommandOption {
  readonly kind: "flag" | "value" | "list"
  /** What stands for the value in help: N, NAME=PATH. */
  readonly value?: string
  readonly help: string
  /** `f` for `-f`. */
  readonly short?: string
}

export interface Command {
  readonly name: string
  /** What comes after the name: `FILE`, `ID`. */
  readonly takes: string
  readonly summary: string
  /** More help, under the options. */
  readonly text?: string
  readonly options: Readonly<Record<string, CommandOption>>
  readonly run: (given: Arguments, output: Output) => Promise<ExitCode>
}

/** Something was asked in a way that no command understands: exit code 2. */
export class WrongUse extends Error {}

export const jsonOption: CommandOption = { kind: "flag", help: "print one JSON object a line" }

export function parseOptions(command: Command): ParseArgsOptionsConfig {
  const options = Object.entries({ ...command.options, help: { kind: "flag", help: "" } as CommandOption })
  return Object.fromEntries(options.map(([name, { kind, short }]) => [name, { type: kind === "flag" ? "boolean" : "string", multiple: kind === "list", ...(short === undefined ? {} : { short }) } as const]))
}

/** The one argument that a command takes. */
export function onlyArgument(given: Arguments, what: string): string {
  const [first, second] = given.positionals
  if (first === undefined || first === "") throw new WrongUse(`${what} is missing.`)
  if (second !== undefined) throw new WrongUse(`“${second}” is one word too many.`)
  return first
}

export function noArgument(given: Arguments): void {
  if (given.positionals[0] !== undefined) throw new WrongUse(`“${given.positionals[0]}” is one word too many.`)
}

export function textOption(given: Arguments, name: string): string | undefined {
  const value = given.values[name]
  return typeof value === "string" ? value : undefined
}

/** A place to write to. */
export function placeOption(given: Arguments, name: string): string | undefined {
  const place = textOption(given, name)
  if (place === "") throw new WrongUse(`--${name} is empty, and takes a path.`)
  return place
}

export function listOption(given: Arguments, name: string): string[] {
  const value = given.values[name]
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : []
}

/** A whole number between two others. */
export function numberOption(given: Arguments, name: string, [least, most]: readonly [number, number]): number | undefined {
  const text = textOption(given, name)
  if (text === undefined) return undefined
  const value = /^-?\d{1,15}$/.test(text) ? Number(text) : Number.NaN
  if (!(value >= least && value <= most)) throw new WrongUse(`--${name} takes a whole number from ${least} to ${most}, not “${text}”.`)
  return value
}
