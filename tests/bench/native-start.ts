import type { Figure, Report } from "./figure.ts"
import { quantile, rounded } from "./figure.ts"
import { buildOurs, buildPeer } from "./native/build.ts"
import { note } from "./native/command.ts"
import { libtorches } from "./native/libtorch.ts"
import { rounds, spread } from "./native/pairs.ts"
import type { Outcome, Program, Work } from "./native/program.ts"
import { run } from "./native/program.ts"

const work: Work = { name: "mlp", optimizer: "sgd", threads: 1 }
const goals = { time: 10, memory: 3 }

/** From the start of the process to the end of the first step of the MLP, and the most memory it held until then. */
export async function measure(report: Report): Promise<void> {
  const ours = buildOurs({ mpi: false })
  const peers = libtorches().map((peer) => ({ name: peer.name, program: buildPeer(peer) }))
  run(ours, "start", work)
  for (const peer of peers) compare(ours, peer).forEach(report)
  for (const figure of mpi(ours)) report(figure)
}

function inTurn(first: Program, second: Program): [Outcome, Outcome][] {
  return Array.from({ length: rounds }, () => [run(first, "start", work), run(second, "start", work)])
}

function compare(ours: Program, { name: peer, program }: { name: string; program: Program }): Figure[] {
  run(program, "start", work)
  const measured = inTurn(ours, program)
  const time = spread(measured.map(([mine, theirs]) => theirs.since_start / mine.since_start))
  const memory = spread(measured.map(([mine, theirs]) => theirs.resident_bytes / mine.resident_bytes))
  const middle = (of: (outcome: Outcome) => number) => quantile(measured.map(([mine]) => of(mine)), 0.5)
  return [
    { name: "native: start to the end of the first step", value: rounded(middle((outcome) => outcome.since_start * 1e3)), unit: "ms", peer, ratio: time.median, quartiles: time.quartiles, goal: `≥ ${goals.time}×`, met: time.median >= goals.time },
    { name: "native: resident memory of that", value: rounded(middle((outcome) => outcome.resident_bytes / 1e6)), unit: "MB", peer, ratio: memory.median, quartiles: memory.quartiles, goal: `≥ ${goals.memory}×`, met: memory.median >= goals.memory },
  ]
}

/** What MPI_Init adds, which no part of the comparison has. */
function mpi(ours: Program): Figure[] {
  try {
    const withMpi = { ...buildOurs({ mpi: true }), env: { TEPHRA_COMM: "mpi" } }
    const measured = inTurn(withMpi, ours)
    const none = { peer: null, ratio: null, goal: null, met: null }
    return [
      { ...none, name: "native: MPI_Init on top of the start", value: rounded(quantile(measured.map(([one, other]) => (one.since_start - other.since_start) * 1e3), 0.5)), unit: "ms" },
      { ...none, name: "native: its resident memory", value: rounded(quantile(measured.map(([one, other]) => (one.resident_bytes - other.resident_bytes) / 1e6), 0.5)), unit: "MB" },
    ]
  } catch (error) {
    note(`MPI_Init was not measured: ${(error as Error).message}`)
    return []
  }
}
