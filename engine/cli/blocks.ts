import { blockHelp } from "../blocks/help.generated.ts"
import { blockTypes } from "../blocks/index.generated.ts"
import { shippedComposites } from "../composites/index.generated.ts"
import { offeredBy } from "../composites/offered.ts"
import type { BlockType } from "../model/block-type.ts"
import { categories } from "../model/block-type.ts"
import { nearest } from "../model/nearest.ts"
import { own } from "../model/own-key.ts"
import type { Port } from "../model/ports.ts"
import { WrongUse, exitCode, jsonOption } from "./command.ts"
import type { Command } from "./command.ts"
import type { Output } from "./output.ts"
import { rangeText, settingsOf } from "./settings.ts"

export const blocksCommand: Command = {
  name: "blocks",
  takes: "[TYPE]",
  summary: "Lists the block types and the composites that come with Tephra, or explains one",
  options: { json: jsonOption },
  run: (given, output) => {
    const [name, more] = given.positionals
    if (more !== undefined) throw new WrongUse(`“${more}” is one word too many.`)
    if (name === undefined) listTypes(output)
    else explainType(output, found(name))
    return Promise.resolve(exitCode.fine)
  },
}

function found(name: string): BlockType {
  const types = offeredBy(blockTypes)
  const type = own(types, name)
  if (type) return type
  const meant = nearest(name, Object.keys(types))
  throw new WrongUse(`there is no block type “${name}”.${meant === undefined ? "" : ` Did you mean “${meant}”?`} tephra blocks lists all of them.`)
}

function pageOf({ type }: BlockType): string {
  return own(blockHelp, type) ?? own(shippedComposites, type)?.help ?? ""
}

function tooltip(type: BlockType): string {
  return pageOf(type).split("\n")[0] ?? ""
}

function described(type: BlockType): object {
  const { composite, uses } = own(shippedComposites, type.type) ?? {}
  const made = composite && { composite, uses }
  return { type: type.type, version: type.version, title: type.title, category: type.category, help: tooltip(type), inputs: type.inputs, outputs: type.outputs, settings: settingsOf(type), ...made }
}

function listTypes(output: Output): void {
  const all = Object.values(offeredBy(blockTypes))
  const width = Math.max(...all.map(({ type }) => type.length))
  for (const category of categories) {
    const inside = all.filter((type) => type.category === category)
    if (inside.length > 0) output.say(category)
    for (const type of inside) output.say(`  ${type.type.padEnd(width)}  ${tooltip(type)}`)
  }
  for (const type of all) output.tell(described(type))
}

function explainType(output: Output, type: BlockType): void {
  output.tell(described(type))
  output.say(`${type.title} (${type.type})\n\n${pageOf(type).trim()}\n`)
  const settings = settingsOf(type)
  if (settings.length > 0) output.say("Settings")
  for (const setting of settings) output.say(`  ${setting.key} = ${JSON.stringify(setting.default)}  ${setting.title}${rangeText(setting)}. ${setting.help}`)
  if (type.inputs.length > 0) output.say("Inputs")
  for (const port of type.inputs) output.say(portLine(port))
  if (type.outputs.length > 0) output.say("Outputs")
  for (const port of type.outputs) output.say(portLine(port))
}

function portLine({ name, kind, help, optional }: Port): string {
  return `  ${name} (${kind}${optional === true ? ", may stay free" : ""})  ${help}`
}
