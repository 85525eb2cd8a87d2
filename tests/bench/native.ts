import type { Report } from "./figure.ts"
import { quantile, rounded } from "./figure.ts"
import { buildOurs, buildPeer } from "./native/build.ts"
import { note } from "./native/command.ts"
import { libtorches } from "./native/libtorch.ts"
import { blasCore } from "./native/machine.ts"
import { pairs, spread } from "./native/pairs.ts"
import type { Outcome, Program, Work } from "./native/program.ts"
import { run } from "./native/program.ts"

interface Case extends Work {
  readonly goal: number
  readonly unit: "samples/s" | "µs a step" | "ms an iteration"
}

/** Every goal is over the best peer, so it must be met over each. */
const cases: readonly Case[] = [
  ...(["sgd", "adam"] as const).flatMap((optimizer): Case[] => [
    { name: "mlp", optimizer, threads: 1, goal: 1, unit: "samples/s" },
    { name: "mlp", optimizer, threads: 2, goal: 1, unit: "samples/s" },
    { name: "cnn", optimizer, threads: 1, goal: 1.25, unit: "samples/s" },
    { name: "cnn", optimizer, threads: 2, goal: 1.3, unit: "samples/s" },
  ]),
  { name: "small", optimizer: "adam", threads: 1, goal: 8, unit: "µs a step" },
  { name: "pinn", optimizer: "adam", threads: 1, goal: 4, unit: "ms an iteration" },
]
const samplesABatch = 128
const tolerance = 1e-3

/** Training, ours beside every libtorch found: same network, numbers, optimizer, BLAS and processors, in turn in one run. */
export async function measure(report: Report): Promise<void> {
  const ours = buildOurs({ mpi: false })
  const there = cases.filter(({ name }) => ours.cases.includes(name))
  for (const name of new Set(cases.map((each) => each.name))) if (!ours.cases.includes(name)) note(`${name}: not measured, this build of ours has no such case`)
  const peers = libtorches().map((peer) => ({ name: peer.name, program: buildPeer(peer) }))
  if (peers.length === 0) note("libtorch was not found (Debian: libtorch-dev; or TEPHRA_LIBTORCH=FOLDER:FOLDER)")
  note(`MagmaDNN was not measured: ${process.env["TEPHRA_MAGMADNN"] ? "none of the cases is equal work there, whose dense layers have no bias by unit, convolutions need a GPU and gradients cannot be differentiated" : "it was not there (TEPHRA_MAGMADNN is not set)"}`)
  for (const peer of peers) {
    checkBlas(ours, peer)
    for (const each of there) if (each.threads === 1) checkLoss(ours, peer, each)
    for (const each of there) report(compare(ours, peer, each))
  }
  if (peers.length === 0) for (const each of there) report(alone(each, run(ours, "time", each)))
}

interface Peer {
  readonly name: string
  readonly program: Program
}

/** Equal work needs the same BLAS. A wheel that has its own inside cannot load another: that is said, and its figures stand. */
function checkBlas(ours: Program, peer: Peer): void {
  const work: Work = { name: "small", optimizer: "adam", threads: 1 }
  const [mine, theirs] = [run(ours, "start", work).blas, run(peer.program, "start", work).blas]
  note(`BLAS of ours: ${mine}; of ${peer.name}: ${theirs || "its own, inside the library"}; kernels ${blasCore() ?? "as it chooses"}`)
  if (theirs && theirs !== mine) throw new Error(`ours loads the BLAS ${mine}, ${peer.name} loads ${theirs}. Point both at one (update-alternatives, LD_LIBRARY_PATH).`)
}

/** The same work gives the same loss. */
function checkLoss(ours: Program, peer: Peer, work: Work): void {
  const [mine, theirs] = [run(ours, "loss", work).loss, run(peer.program, "loss", work).loss]
  const difference = Math.abs(mine - theirs) / Math.abs(theirs)
  note(`${work.name} ${work.optimizer}, loss of step 100: ours ${mine}, ${peer.name} ${theirs}, apart by ${difference.toExponential(1)}`)
  if (!(difference <= tolerance)) throw new Error(`${work.name} ${work.optimizer}: the losses differ by more than ${tolerance}, so the work is not the same.`)
}

function compare(ours: Program, peer: Peer, work: Case) {
  const { pairs: measured, disturbed, noisy } = pairs({ ours, peer: peer.program }, work)
  if (disturbed > 0) note(`${titleOf(work)}: other programs took the processors in ${disturbed} pairs, ${noisy ? "too many to leave them out" : "left out"}`)
  const { median, quartiles } = spread(measured.map((pair) => stepSeconds(pair.peer, work) / stepSeconds(pair.ours, work)))
  const value = quantile(measured.map((pair) => stepSeconds(pair.ours, work)), 0.5)
  return { name: `${titleOf(work)}${noisy ? ", disturbed" : ""}`, value: inUnit(value, work), unit: work.unit, peer: peer.name, ratio: median, quartiles, goal: `≥ ${work.goal}×`, met: median >= work.goal }
}

function alone(work: Case, outcome: Outcome) {
  return { name: titleOf(work), value: inUnit(stepSeconds(outcome, work), work), unit: work.unit, peer: null, ratio: null, goal: null, met: null }
}

function titleOf({ name, optimizer, threads }: Work): string {
  return `native: ${name}, ${optimizer}, ${threads === 1 ? "one thread" : `${threads} threads`}`
}

/** A single thread's time in line for its processor is another program's; of several threads one may wait while the others work. */
function stepSeconds({ seconds, waited_seconds: waited, steps }: Outcome, { threads }: Work): number {
  return (threads === 1 ? seconds - waited : seconds) / steps
}

function inUnit(seconds: number, { unit }: Case): number {
  if (unit === "samples/s") return Math.round(samplesABatch / seconds)
  return rounded(seconds * (unit === "µs a step" ? 1e6 : 1e3))
}
