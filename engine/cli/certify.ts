import { isCertified } from "../certify/certificate.ts"
import type { Certificate } from "../certify/certificate.ts"
import { reportLines, summaryLines } from "../certify/report.ts"
import { ApiError } from "../model/api-error.ts"
import { isFileProblem } from "../model/file-problem.ts"
import { tephraHome } from "../runs/home.ts"
import { certifyTwins } from "../server/certify/certify.ts"
import { buildTwins, removeTwins } from "../server/certify/twins.ts"
import { dataPath } from "../server/facts.ts"
import type { Store } from "../store/open-store.ts"
import { WrongUse, exitCode, jsonOption, numberOption } from "./command.ts"
import type { Arguments, Command, ExitCode } from "./command.ts"
import { withStore } from "./home.ts"
import { loadPipeline, pipelineOptions } from "./load.ts"
import { oneLine } from "./one-line.ts"
import type { Output } from "./output.ts"
import { printProblems } from "./print-problems.ts"

const defaultSteps = 20
const mostSteps = 100_000

/** All traces of a drawing together, in bytes. */
const largestTraces = 4e9

export const certifyCommand: Command = {
  name: "certify",
  takes: "FILE…",
  summary: "Compares a pipeline's C++ program with its train.py, step by step",
  text: `Both programs run on this computer. At each step train.py starts from the C++ program's weights and optimizer state; its rows, loss and gradients are compared,
and then, given the C++ program's gradients, the weights and states that it makes of them. The error of a tensor is max|a − b| / max|b|: at most 1e-10 in f64, 1e-4 in f32.
Needs Python 3 with NumPy and PyTorch: TEPHRA_PYTHON, or python3. Exit code 0: certified; 1: not.`,
  options: { steps: { kind: "value", value: "N", help: `training steps to compare (default ${defaultSteps})` }, ...pipelineOptions, json: jsonOption },
  run: (given, output) =>
    withStore(async (store) => {
      if (given.positionals.length === 0 || given.positionals.includes("")) throw new WrongUse("FILE is missing.")
      const steps = numberOption(given, "steps", [1, mostSteps]) ?? defaultSteps
      const outcomes: Outcome[] = []
      for (const file of given.positionals) outcomes.push(await certifyFile(file, { given, output, store, steps }))
      if (outcomes.length > 1) for (const line of summaryLines(outcomes)) output.say(oneLine(line))
      return outcomes.reduce<ExitCode>((worst, { code }) => (code > worst ? code : worst), exitCode.fine)
    }),
}

interface Outcome {
  readonly name: string
  readonly certificate: Certificate | null
  readonly code: ExitCode
}

interface Asked {
  readonly given: Arguments
  readonly output: Output
  readonly store: Store
  readonly steps: number
}

/** What keeps one drawing from being certified is told, and the next one is looked at. */
async function certifyFile(name: string, asked: Asked): Promise<Outcome> {
  const { output } = asked
  try {
    const certificate = await certificateOf(name, asked)
    if (certificate === null) return { name, certificate, code: exitCode.problems }
    const certified = isCertified(certificate)
    output.tell({ event: "certificate", file: name, certified, ...certificate })
    for (const line of reportLines(certificate)) output.say(oneLine(line))
    output.say(certified ? `${name}: certified\n` : `${name}: NOT certified: ${certificate.stages.length === 0 ? "no stage trains" : "differences exceed their tolerance"}\n`)
    return { name, certificate, code: certified ? exitCode.fine : exitCode.problems }
  } catch (error) {
    if (isFileProblem(error)) printProblems(output, [error.problem], null)
    else if (error instanceof ApiError) refuse(output, name, error)
    else throw error
    return { name, certificate: null, code: isFileProblem(error) ? exitCode.problems : exitCode.failed }
  }
}

function refuse(output: Output, name: string, { code, message }: ApiError): void {
  output.complain(`tephra: ${name}: ${message}`)
  output.tell({ event: "refused", file: name, code, message })
}

/** Null when the drawing has errors, which are printed. */
async function certificateOf(file: string, { given, output, store, steps }: Asked): Promise<Certificate | null> {
  const { problems, pipeline, place, job, target } = await loadPipeline(file, given, store)
  printProblems(output, problems, pipeline)
  if (!job?.plan) return null
  refuseTooLarge(job.plan.figures.parameters, steps)
  const inputs = job.plan.data.map(({ name, path }) => ({ name, drawnPath: path, path: dataPath({ name, path }, place) }))
  output.status(`${file}: building`)
  const twins = await buildTwins({ files: job.files, inputs, cache: tephraHome(process.env).cache, environment: process.env })
  try {
    return await certifyTwins({ plan: job.plan, twins, steps, free: true, ranks: target.ranks, onStage: (title) => output.status(`${file}: ${oneLine(title)}`) })
  } finally {
    await removeTwins(twins)
  }
}

/** Three traces, each step with weights and up to two states before and after it, and the gradients. */
function refuseTooLarge(parameters: number, steps: number): void {
  const bytesOfStep = 3 * 7 * 8 * parameters
  if (bytesOfStep * steps <= largestTraces) return
  const fitting = Math.floor(largestTraces / bytesOfStep)
  const advice = fitting > 0 ? `Try --steps ${fitting}.` : "Certify a smaller network of the same blocks."
  throw new ApiError("certify-too-large", `${steps} steps of ${parameters.toLocaleString("en")} parameters would fill up to ${Math.ceil((bytesOfStep * steps) / 1e9)} GB with traces, more than 4 GB. ${advice}`)
}
