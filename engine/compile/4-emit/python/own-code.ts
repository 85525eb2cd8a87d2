import type { Plan } from "../../3-plan/plan-data.ts"
import type { Piece } from "../lines.ts"
import { ownCodes } from "../own-code.ts"

/** The Python of custom blocks as it was written, each under a banner. Calls go through a class: no variable of a plan begins with a capital. */
export function ownPieces(plan: Plan): Piece[] {
  const codes = ownCodes(plan)
  if (codes.length === 0) return []
  return [
    { text: `class Custom:\n    """Functions of custom blocks."""\n\n` },
    ...codes.map(({ type, function: name, python, hash }): Piece => {
      const banner = `# ==== custom block ${type}: blocks/${type}/block.py, files ${hash.slice(0, 12)} ====`
      return { text: `${banner}\n${python.trimEnd()}\n\n\nCustom.${name} = ${name}\n# ==== end of ${type} ====\n\n` }
    }),
  ]
}
