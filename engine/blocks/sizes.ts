import { z } from "zod"
import type { BlockProblem } from "../model/block-type.ts"
import { openDim } from "../model/dims.ts"
import type { Edit } from "../model/edit.ts"
import type { Dim, Origin, TensorSignal } from "../model/ports.ts"

/** A size of a layer's output: a number, or left to what the blocks behind it need. */
export type OpenSize = number | "auto"

/** The setting of such a size. */
export function openSize(usual: number, meta: { title: string; description: string; unit: string }): z.ZodDefault<z.ZodUnion<readonly [z.ZodInt, z.ZodLiteral<"auto">]>> {
  return z.union([z.int().min(1).max(65_536), z.literal("auto")]).default(usual).meta({ ...meta, labels: { auto: "As needed after it" } })
}

/** The dimension that a setting gives the output of its block. */
export function sizeDim(size: OpenSize, id: string, key: string): Dim {
  return size === "auto" ? openDim(id, key) : size
}

/** For figures and programs, which are asked for only when inference has found the size. */
export function knownSize(size: OpenSize): number {
  if (size === "auto") throw new Error("a size is still open")
  return size
}

/** What a tensor of another size than it should have says besides: what decided that, and the settings that would give it the size. */
export function sizeCause(tensor: TensorSignal, wanted: readonly (Dim | null)[]): Pick<BlockProblem, "cause" | "fix"> {
  if (tensor.dims.length !== wanted.length) return {}
  const differing = tensor.dims.flatMap((dim, index): Differing[] => {
    const size = wanted[index]
    return typeof dim === "number" && typeof size === "number" && dim !== size ? [{ size, origin: tensor.origins?.[index] }] : []
  })
  const origin = differing.find((one) => one.origin)?.origin
  const cause = origin && (origin.by ?? { block: origin.block, key: origin.key })
  return { ...(cause && { cause }), ...sizesFix(differing) }
}

interface Differing {
  readonly size: number
  readonly origin: Origin | undefined
}

/** Only where each size has a setting of its own that a person chose. */
function sizesFix(differing: readonly Differing[]): Pick<BlockProblem, "fix"> {
  const settings = differing.flatMap(({ size, origin }) => (origin && !origin.by && size >= 1 ? [{ size, ...origin }] : []))
  const places = new Set(settings.map(({ block, key }) => `${block}.${key}`))
  if (settings.length === 0 || settings.length < differing.length || places.size < settings.length) return {}
  const edits = settings.map(({ block, key, size }): Edit => ({ edit: "set-config", id: block, key, value: size }))
  return { fix: { title: `Set ${settings.map(({ key, name, size }) => `${key} of “${name}” to ${size}`).join(" and ")}`, edits } }
}
