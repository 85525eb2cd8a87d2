import { dirname, resolve } from "node:path"
import { blockTypes } from "../blocks/index.generated.ts"
import { withSettings } from "../compile/1-check/settings.ts"
import type { Analysis } from "../compile/2-infer/analysis.ts"
import { analyse } from "../compile/2-infer/infer.ts"
import type { BlockTypes } from "../model/block-type.ts"
import type { FactsByName } from "../model/facts.ts"
import type { Machine } from "../model/machine.ts"
import { insteadOf } from "../model/nearest.ts"
import type { Pipeline } from "../model/pipeline.ts"
import { hasErrors } from "../model/problem.ts"
import type { Problem } from "../model/problem.ts"
import type { Target } from "../model/target.ts"
import { appRoot } from "../server/app-root.ts"
import { compileJob } from "../server/compile-job.ts"
import type { Compiled } from "../server/compile-job.ts"
import { typesFor } from "../server/custom-blocks.ts"
import { dataNeeds, factsCache, factsOf } from "../server/facts.ts"
import type { DataPlace } from "../server/facts.ts"
import { machineBook } from "../server/sites/machine-book.ts"
import type { Store } from "../store/open-store.ts"
import { WrongUse, listOption, onlyArgument } from "./command.ts"
import type { Arguments, CommandOption } from "./command.ts"
import type { Output } from "./output.ts"
import { printProblems } from "./print-problems.ts"
import { readPipelineFile } from "./read-file.ts"
import { seedsOf } from "./seeds.ts"
import { targetOf } from "./target.ts"

/** Options of every command that compiles a pipeline. */
export const pipelineOptions: Readonly<Record<string, CommandOption>> = {
  data: { kind: "list", value: "NAME=PATH", help: "where a data set is on this computer" },
  seed: { kind: "value", value: "N", help: "seed of everything random, 0 to 4294967295" },
  set: { kind: "list", value: "BLOCK.parameter=VALUE", help: "change a setting, for this time only" },
  ranks: { kind: "value", value: "N", help: "processes to run on (default 1)" },
  threads: { kind: "value", value: "N", help: "threads of each process (default 1)" },
}

/** A pipeline file with the settings and data that a command line gives it. */
interface Drawing {
  readonly path: string
  /** Why it could not be read or set; else empty. */
  readonly problems: readonly Problem[]
  readonly pipeline: Pipeline | null
  readonly place: DataPlace
  /** Built in, and beside the file. */
  readonly types: BlockTypes
  /** Null when it could not be read or set. */
  readonly facts: FactsByName | null
}

/** A pipeline file compiled for a target; `job` is null when the file could not be read or set. */
export interface Loaded extends Drawing {
  readonly target: Target
  /** All that a target may name. */
  readonly machines: readonly Machine[]
  readonly seed: number | null
  readonly job: Compiled | null
}

/** With the first of the seeds that a command line gives. */
export async function loadPipeline(file: string, given: Arguments, store: Store | null): Promise<Loaded> {
  const [seed = null] = seedsOf(given)
  const book = machineBook(store)
  const how = { target: targetOf(given, book), machines: book.list(), seed }
  const drawing = await loadDrawing(file, given, store)
  const job = jobOf(drawing, how)
  return { ...drawing, ...how, ...(job === null ? {} : { problems: job.problems }), job }
}

/** The same drawing with another seed; null where it could not be read or set. */
export function withOtherSeed(loaded: Loaded, seed: number | null): Compiled | null {
  return jobOf(loaded, { ...loaded, seed })
}

function jobOf({ pipeline, facts, types }: Drawing, { target, machines, seed }: Pick<Loaded, "target" | "machines" | "seed">): Compiled | null {
  return pipeline === null || facts === null ? null : compileJob({ pipeline, facts, types, root: appRoot(), target, machines, seed })
}

export async function loadDrawing(file: string, given: Arguments, store: Store | null): Promise<Drawing> {
  const path = resolve(file)
  const data = dataOption(given)
  const place = { folder: dirname(path), bindings: { ...store?.bindings.all(), ...data } }
  const types = store === null ? blockTypes : await typesFor(place.folder, store)
  const read = await readPipelineFile(path)
  const set = "pipeline" in read ? withSettings(read.pipeline, listOption(given, "set"), types) : read
  if (!("pipeline" in set)) return { path, place, types, problems: set.problems, pipeline: "pipeline" in read ? read.pipeline : null, facts: null }
  refuseUnknownData(set.pipeline, data)
  const cache = store === null ? {} : { cache: factsCache(store) }
  const facts = await factsOf(set.pipeline, types, { ...place, ...cache })
  return { path, place, types, problems: [], pipeline: set.pipeline, facts }
}

/** A drawing that can be worked with; null when its problems were printed instead. */
export async function analysedDrawing(given: Arguments, store: Store, output: Output): Promise<{ path: string; analysis: Analysis } | null> {
  const { path, problems, pipeline, facts, types } = await loadDrawing(onlyArgument(given, "FILE"), given, store)
  const analysis = pipeline === null || facts === null ? null : analyse({ pipeline, facts, types })
  if (analysis !== null && !hasErrors(analysis.problems)) return { path, analysis }
  printProblems(output, analysis?.problems ?? problems, pipeline)
  return null
}

function dataOption(given: Arguments): Record<string, string> {
  return Object.fromEntries(
    listOption(given, "data").map((text) => {
      const at = text.indexOf("=")
      if (at < 1 || at === text.length - 1) throw new WrongUse(`--data takes NAME=PATH, not “${text}”.`)
      return [text.slice(0, at), resolve(text.slice(at + 1))]
    }),
  )
}

/** A misspelt name would otherwise change nothing and tell nobody. */
function refuseUnknownData(pipeline: Pipeline, data: Readonly<Record<string, string>>): void {
  const names = [...dataNeeds(pipeline, blockTypes).keys()]
  const unknown = Object.keys(data).find((name) => !names.includes(name))
  if (unknown !== undefined) throw new WrongUse(`--data ${unknown}=…: the pipeline reads no data of that name. ${insteadOf(unknown, names)}`)
}
