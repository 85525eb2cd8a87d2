import { createHash } from "node:crypto"
import { chmodSync, copyFileSync, existsSync, linkSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { delimiter, join } from "node:path"
import type { JobText } from "../../../engine/runs/job-files.ts"
import { local } from "../../../engine/machines/local/local.ts"
import type { Machine } from "../../../engine/model/machine.ts"
import { localTarget } from "../../../engine/model/target.ts"
import type { Target } from "../../../engine/model/target.ts"
import { schedulers } from "../../../engine/schedulers/schedulers.ts"

const here = import.meta.dirname

export interface DoubleJob {
  readonly files: JobText[]
  readonly hash: string
  readonly stages: { readonly stage: string; readonly block: string }[]
}

/** A job folder whose program is the double, with the real scripts of a machine. `more` are files beside it. */
export function doubleJob(ranks: number, more: readonly JobText[] = [], machine: Machine = local, where: Partial<Target> = {}): DoubleJob {
  const target = { ...localTarget, ranks, machine: machine.name, ...where }
  const stages = [
    { name: "train", ranks, block: "t3k9q2mz", title: "train" },
    { name: "evaluate", ranks: 1, block: "e7w4n8rb", title: "evaluate" },
  ]
  const names = { t3k9q2mz: { name: "train" }, e7w4n8rb: { name: "evaluate" }, d3q7t5wn: { name: "hidden 1" } }
  const plain = [
    { path: "program", text: programText() },
    { path: "CMakeLists.txt", text: "project(job)\n" },
    { path: "runtime/CMakeLists.txt", text: "project(tephra)\n" },
    { path: "pipeline.json", text: JSON.stringify({ blocks: names }) },
  ].map((file) => ({ ...file, marks: [] }))
  const files: JobText[] = [...plain, ...schedulers[machine.scheduler.value].scripts({ name: "double", stages, target, machine }).map(({ path, text }) => ({ path, text, marks: [] })), ...more]
  const manifest = JSON.stringify({ version: 1, files: Object.fromEntries(files.map(({ path, text }) => [path, sha256(text)])) })
  return { files: [...files, { path: "manifest.json", text: manifest, marks: [] }], hash: sha256(manifest), stages: stages.map(({ name, block }) => ({ stage: name, block })) }
}

function programText(node = process.execPath): string {
  return `#!${node}\n${readFileSync(join(here, "program.cjs"), "utf8")}`
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex")
}

export interface DoubleSettings {
  readonly steps: number
  readonly stepMilliseconds: number
  /** Steps after which it saves its state, besides when it is stopped. */
  readonly saveAt?: readonly number[]
  /** A file without which it does not end: whoever makes it has seen it run. */
  readonly waitsFor?: string
  readonly misbehave?: "bad-data" | "not-finite" | "deaf"
  readonly buildSeconds?: number
  /** Block ids by stage, where the job is not `doubleJob`'s own. */
  readonly blocks?: Readonly<Record<string, string>>
}

/** For `waitsFor`: the program ends once somebody opens it. `apart` is the folder for it where other users and nodes see no other. */
export function gate(apart = mkdtempSync(join(tmpdir(), "tephra-gate-"))): { readonly waitsFor: string; readonly open: () => void } {
  chmodSync(apart, 0o755)
  const waitsFor = join(apart, "open")
  return { waitsFor, open: () => { writeFileSync(waitsFor, "") } }
}

/** The environment in which cmake is the double's; everything else is this computer's own. `apart` is the folder for its tools where other users and nodes see no other. */
export function doubleEnvironment(settings: DoubleSettings, apart?: string): Record<string, string> {
  const { buildSeconds = 0, ...program } = settings
  const tools = mkdtempSync(join(apart ?? tmpdir(), "tephra-double-"))
  copyFileSync(join(here, "cmake.sh"), join(tools, "cmake"))
  chmodSync(join(tools, "cmake"), 0o755)
  writeFileSync(join(tools, "program"), programText(nodeIn(tools, apart !== undefined)))
  return { TEPHRA_DOUBLE_PROGRAM: join(tools, "program"), PATH: `${tools}${delimiter}${process.env["PATH"] ?? ""}`, TEPHRA_DOUBLE: JSON.stringify(program), TEPHRA_DOUBLE_BUILD_SECONDS: String(buildSeconds) }
}

/** Node in the tools' own folder: a compute node sees that folder, and perhaps not where this checkout lies. */
function nodeIn(tools: string, apart: boolean): string {
  const node = join(tools, "node")
  try {
    linkSync(process.execPath, node)
    return node
  } catch {
    if (!apart) return process.execPath
    copyFileSync(process.execPath, node)
    return node
  }
}

/** A folder with only the named programs of this computer, to stand for one where others are not installed. */
export function pathWith(programs: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "tephra-path-"))
  for (const program of programs) {
    const found = (process.env["PATH"] ?? "").split(delimiter).map((place) => join(place, program)).find((path) => existsSync(path))
    if (found !== undefined) symlinkSync(found, join(folder, program))
  }
  return folder
}
