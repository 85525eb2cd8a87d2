import { z } from "zod"

/** Eight base-32 characters, random, never reused: two branches that both add blocks never collide on merge. */
export const BlockId = z.string().regex(/^[a-z2-7]{8}$/, "an id is eight characters of a-z and 2-7")
export type BlockId = z.infer<typeof BlockId>

const alphabet = "abcdefghijklmnopqrstuvwxyz234567"

/** A fresh id from `random`, a source of bytes (the caller's, so that this file needs neither DOM nor Node). */
export function freshId(random: (count: number) => Uint8Array): BlockId {
  return Array.from(random(8), (byte) => alphabet[byte & 31]).join("")
}

/** Inference is pure, so the id of a block that a fix adds is drawn from where it stands (FNV-1a) instead of from chance. */
export function idFrom(seed: string): BlockId {
  let hash = 2166136261
  const next = (letter: number) => (hash = Math.imul(hash ^ letter, 16777619) >>> 0)
  for (const letter of seed) next(letter.codePointAt(0)!)
  return freshId((count) => Uint8Array.from({ length: count }, (_, index) => next(index) >>> 24))
}

/** A port of a block, written `id.port`; a block inside composites is `outer/inner.port`. */
export interface PortAddress {
  readonly block: string
  readonly port: string
}

export function parsePort(text: string): PortAddress {
  const dot = text.indexOf(".")
  return dot < 0 ? { block: text, port: "" } : { block: text.slice(0, dot), port: text.slice(dot + 1) }
}

export function portText(address: PortAddress): string {
  return `${address.block}.${address.port}`
}

/** A port where its block is called otherwise. */
export function portUnder(text: string, ids: ReadonlyMap<string, string>): string {
  const { block, port } = parsePort(text)
  return portText({ block: ids.get(block) ?? block, port })
}

/** `id/inner/…` where the first of them is called otherwise. */
export function pathUnder(path: string, ids: ReadonlyMap<string, string>): string {
  return path.replace(/^[^/]+/, (id) => ids.get(id) ?? id)
}

/** The path of the composite's block around `outer/inner`; empty for a block of the drawing itself. */
export function outerOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")))
}

/** The id in the drawing where the block stands: `inner` of `outer/inner`. */
export function innerOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1)
}

/** The paths of the composites around a block, outermost first. */
export function outersOf(path: string): string[] {
  const outers: string[] = []
  for (let outer = outerOf(path); outer !== ""; outer = outerOf(outer)) outers.unshift(outer)
  return outers
}
