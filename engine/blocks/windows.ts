import { z } from "zod"
import type { BlockProblem } from "../model/block-type.ts"
import type { Literal } from "../model/call.ts"
import type { Dim, TensorSignal } from "../model/ports.ts"
import { dimsText } from "../model/ports.ts"
import { integer } from "./literals.ts"
import { settingFix } from "./fixes.ts"
import { classProblems } from "./labels.ts"

/** How many dimensions a window moves over; a sample of two dimensions is an image of one channel unless this says otherwise. */
export const dimensions = z.enum(["auto", "1", "2", "3"]).default("auto").meta({
  title: "Dimensions",
  description: "Over how many dimensions the window moves: found from the shape, where H×W counts as an image of one channel, or said here.",
  labels: { auto: "From the shape", 1: "1", 2: "2", 3: "3" },
})
export type Dimensions = z.infer<typeof dimensions>

export function windowSetting(title: string, description: string, usual: number, least = 1): z.ZodDefault<z.ZodNumber> {
  return z.int().min(least).max(1024).default(usual).meta({ title, description, unit: "" })
}

/** A sample as channels and what a window moves over. */
export interface Image {
  readonly channels: Dim
  readonly places: readonly Dim[]
}

/** Null where the shape has another number of dimensions. */
export function imageOf({ dims }: TensorSignal, over: Dimensions): Image | null {
  const sample = dims.slice(1)
  const spatial = over === "auto" ? [0, 1, 2, 2, 3][sample.length] : Number(over)
  if (!spatial) return null
  if (sample.length === spatial) return { channels: 1, places: sample }
  return sample.length === spatial + 1 ? { channels: sample[0]!, places: sample.slice(1) } : null
}

/** What a block with a window says of an input that it cannot read. */
export function imageProblems(what: string, input: TensorSignal, image: Image | null): BlockProblem[] {
  if (input.dtype === "class") return classProblems(what, input, "input", "Wire an image or the output of a layer to it.")
  if (image) return []
  return [{ code: "not-an-image", port: "input", message: `${what} reads B×C×W, B×C×H×W or B×C×D×H×W, or the same without channels, and this is ${dimsText(input.dims)}. Put a reshape block between, or choose other dimensions.` }]
}

export interface Window {
  readonly kernel: number
  readonly stride: number
  readonly padding: number
}

/** What becomes of the size of each dimension; a symbol of the block where it is one. */
export function resized(places: readonly Dim[], id: string, change: (size: number) => number): Dim[] {
  return places.map((size, index) => (typeof size === "number" ? change(size) : `place${index + 1}:${id}`))
}

/** ⌊(size + 2·padding − kernel)/stride⌋ + 1. */
export function windowPlaces({ places }: Image, { kernel, stride, padding }: Window, id: string): Dim[] {
  if (kernel === 1 && stride === 1 && padding === 0) return [...places]
  return resized(places, id, (size) => Math.floor((size + 2 * padding - kernel) / stride) + 1)
}

/** A window that stands nowhere in the image. */
export function windowProblems(image: Image, { kernel, padding }: Window, id: string, key: string): BlockProblem[] {
  const least = Math.min(...image.places.filter((size) => typeof size === "number"))
  if (kernel <= least + 2 * padding) return []
  return [{ code: "window-too-large", key, message: `A window of ${kernel} does not fit into ${dimsText(image.places)}${padding > 0 ? ` with ${padding} zeros on either side` : ""}.`, fix: least >= 1 ? settingFix(id, key, least) : undefined }]
}

/** One number for each dimension, so that the library reads the shape as this block did. */
export function sizes(image: Image, size: number): Literal {
  return { list: image.places.map(() => integer(size)) }
}

/** Places of a window, or numbers under it. */
export function volume(sides: readonly Dim[]): number {
  return sides.reduce<number>((all, side) => all * Number(side), 1)
}
