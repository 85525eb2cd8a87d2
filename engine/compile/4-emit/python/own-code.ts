import type { OwnCode } from "../../../model/call.ts"
import { indented } from "../../../model/python-strings.ts"
import type { Plan } from "../../3-plan/plan-data.ts"
import type { Piece } from "../lines.ts"
import { ownCodes } from "../own-code.ts"

/** The Python of custom blocks, each under a banner. Calls go through a class: no variable of a plan begins with a capital. */
export function ownPieces(plan: Plan): Piece[] {
  const codes = ownCodes(plan)
  if (codes.length === 0) return []
  return [{ text: `class Custom:\n    """Functions of custom blocks."""\n\n` }, ...codes.map((code): Piece => ({ text: ownText(code) }))]
}

/** The text stands in a function, so that what it names at its top level is its own: neither the program's names nor those of another block are replaced. */
export function ownText({ type, function: name, python, hash }: OwnCode): string {
  const banner = `# ==== custom block ${type}: blocks/${type}/block.py, files ${hash.slice(0, 12)} ====`
  return `${banner}\ndef custom_${name}():\n${indented(python.trimEnd())}\n\n    return ${name}\n\n\nCustom.${name} = custom_${name}()\n# ==== end of ${type} ====\n\n`
}
