import { resolve } from "node:path"
import type { Handlers } from "../api/serve.ts"
import type { RunEvent } from "../api/contract.ts"
import type { Target } from "../model/target.ts"
import { exportJob } from "../runs/job-folder.ts"
import { compileJob, type Compiled } from "./compile-job.ts"
import { dryRunOf } from "./dry-run-of.ts"
import { exportRefusal } from "./export-refusal.ts"
import { documentState, lookAtData, typesOf, type DocumentState, type EngineContext } from "./context.ts"
import { dataPath } from "./facts.ts"
import { lookForTools } from "../machines/local/tool-chain.ts"
import { watchPlans } from "./native-plan/watch-plans.ts"
import { pump } from "./pump.ts"
import { differing, startRequest } from "./start-request.ts"

type Names = "job.preview" | "job.export" | "job.dryRun" | "plan.watch" | "run.start" | "run.list" | "run.get" | "run.stop" | "run.stopArray" | "run.apart" | "run.resume" | "run.watch" | "runs.watch" | "run.points" | "run.log"
type DetailNames = "run.ranks" | "run.evidence" | "run.compare" | "run.remark" | "remarks.watch" | "run.metrics" | "run.artifacts" | "run.artifact" | "run.fetch"

export function runHandlers(context: EngineContext): Pick<Handlers, Names> {
  const { driver, folder, documents, home, plans } = context
  const toolsAreReady = onceTrue(async () => (await lookForTools()).ready)
  return {
    "job.preview": async ({ document, target }) => {
      const { problems, files, hash } = (await compiled(context, document, { target, seed: null })).job
      return { problems, files, hash }
    },
    "job.export": async ({ document, target, to }) => {
      const { state, job } = await compiled(context, document, { target, seed: null })
      if (!job.plan) return { problems: job.problems, folder: null, hash: null }
      const inputs = job.plan.data.map(({ name, path }) => ({ name, drawnPath: path, path: pathOf(name, path, state) }))
      const place = resolve(folder, to)
      const exported = await exportJob(job.files, inputs, place).catch((error: unknown) => Promise.reject(exportRefusal(error, place)))
      return { problems: job.problems, folder: exported.folder, hash: job.hash }
    },
    "job.dryRun": async ({ document, target, seed }) => {
      const { state, job } = await compiled(context, document, { target, seed })
      const request = startRequest(job, { file: state.path, target, seed, pathOf: (name, path) => pathOf(name, path, state) })
      return { problems: job.problems, dryRun: request && (await dryRunOf(context, request)) }
    },
    "plan.watch": ({ document, target }, { emit }) =>
      watchPlans({
        documents,
        document,
        compiled: async () => (await compiled(context, document, { target, seed: null })).job,
        surroundings: () => surroundings(context, document),
        ready: toolsAreReady,
        cache: home.cache,
        plans,
        emit,
      }),
    "run.start": async ({ document, target, seeds }) => {
      const { state, jobs } = await compiledEach(context, document, { target, seeds })
      const requests = jobs.map(({ seed, job }) => startRequest(job, { file: state.path, target, seed, pathOf: (name, path) => pathOf(name, path, state) }))
      const problems = jobs[0]?.job.problems ?? []
      return { problems, runs: requests.includes(null) ? [] : await driver.startArray(differing(requests.filter((request) => request !== null))) }
    },
    "run.list": () => driver.list(),
    "run.get": ({ id }) => driver.get(id),
    "run.stop": ({ id }) => driver.stop(id),
    "run.stopArray": ({ id }) => driver.stopArray(id),
    "run.apart": ({ id }) => driver.apart(id),
    "run.resume": ({ id }) => driver.resume(id),
    "run.watch": (request, watcher) => {
      driver.get(request.id)
      return pump<"run.watch">(watcher, (signal): AsyncGenerator<RunEvent> => driver.watch(request, signal))
    },
    "runs.watch": (_, watcher) => pump<"runs.watch">(watcher, (signal) => driver.watchAll(signal)),
    "run.points": ({ id, ...range }) => driver.points(id, range),
    "run.log": ({ id, ...part }) => driver.log(id, part),
  }
}

export function runDetailHandlers({ driver: { details } }: EngineContext): Pick<Handlers, DetailNames> {
  return {
    "run.ranks": ({ id, ...asked }) => details.ranks(id, asked),
    "run.evidence": ({ id }) => ({ now: Date.now() / 1000, evidence: details.evidence(id) }),
    "run.compare": ({ left, right }) => details.compare(left, right),
    "run.remark": ({ id, remark }) => {
      details.remark(id, remark)
      return {}
    },
    "remarks.watch": (_, watcher) => pump<"remarks.watch">(watcher, (signal) => details.watchRemarks(signal)),
    "run.metrics": ({ id, ...part }) => details.metrics(id, part),
    "run.artifacts": ({ id }) => details.artifacts(id),
    "run.artifact": ({ id, ...part }) => details.artifact(id, part),
    "run.fetch": async ({ id, path }) => {
      await details.bring(id, path)
      return {}
    },
  }
}

async function compiled(context: EngineContext, document: string, { target, seed }: { target: Target; seed: number | null }): Promise<{ state: DocumentState; job: Compiled }> {
  const { state, jobs } = await compiledEach(context, document, { target, seeds: [seed] })
  return { state, job: jobs[0]!.job }
}

async function compiledEach(context: EngineContext, document: string, { target, seeds }: { target: Target; seeds: readonly (number | null)[] }): Promise<{ state: DocumentState; jobs: { seed: number | null; job: Compiled }[] }> {
  const state = await documentState(context, document)
  const facts = await lookAtData(context, state)
  const types = await typesOf(context, state)
  const jobs: { seed: number | null; job: Compiled }[] = []
  for (const seed of seeds) {
    jobs.push({ seed, job: compileJob({ pipeline: state.pipeline, facts, types, machines: context.sites.book.list(), root: context.root, target, seed }) })
    // Others are answered between two of perhaps a thousand.
    await new Promise(setImmediate)
  }
  return { state, jobs }
}

/** Facts of the data, and where custom blocks may lie. */
async function surroundings(context: EngineContext, document: string): Promise<string> {
  const state = await documentState(context, document)
  return JSON.stringify([state.path, await lookAtData(context, state)])
}

function pathOf(name: string, path: string, { place }: DocumentState): string {
  return dataPath({ name, path }, place)
}

/** Asks no more once the answer was yes. */
function onceTrue(ask: () => Promise<boolean>): () => Promise<boolean> {
  let known = false
  return async () => (known ||= await ask())
}
