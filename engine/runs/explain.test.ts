import { expect, test } from "vitest"
import { explain } from "./explain.ts"
import type { Ending } from "./explain.ts"

const base: Ending = {
  exit: { code: 0, signal: null, stage: "train", t: 1 },
  log: "",
  marks: { "stages/train.cpp": [{ block: "t3k9q2mz", line: 5, endLine: 30 }, { block: "a5g8n3yk", line: 10, endLine: 12 }] },
  names: { t3k9q2mz: "train", a5g8n3yk: "Adam", d3q7t5wn: "hidden 1" },
  jobFolder: "/home/jobs/ab",
  stopRequests: 0,
  boards: [{ node: "n", rank: 1, attempt: 1, time: 1, step: 37, block: "d3q7t5wn", phase: "compute", pid: 1, ranks: 2, changed: 1, steps: 50, stage: "train", residentBytes: 1 }],
  freeBytes: 1e12,
  queue: null,
}
const exit = (code: number, change: Partial<Ending> & { stage?: string; signal?: number } = {}) =>
  explain({ ...base, ...change, exit: { code, signal: change.signal ?? null, stage: change.stage ?? "train", t: 1 } })

test("done, stopped, cancelled", () => {
  expect(exit(0)).toEqual({ outcome: "done", failure: null })
  expect(exit(75)).toEqual({ outcome: "stopped", failure: null })
  expect(exit(75, { stage: "build" })).toEqual({ outcome: "cancelled", failure: null })
  expect(exit(143, { signal: 15, stopRequests: 1 }).outcome).toBe("stopped")
  expect(exit(1, { stopRequests: 1, log: "mpirun: Forwarding signal 12 to job\n" }).outcome).toBe("stopped")
  expect(exit(65, { stopRequests: 1, log: "tephra: rank 0: x.csv:1:1: bad\n" }).outcome).toBe("failed")
  expect(exit(143, { signal: 15 }).outcome).toBe("failed")
  expect(exit(139, { signal: 11, stopRequests: 1 }).failure).toMatchObject({ code: "run-rank-killed" })
  expect(exit(137, { signal: 9, stopRequests: 2 }).outcome).toBe("stopped")
})

test("the program's own words give block, rank, file, line and column", () => {
  const { failure } = exit(65, { log: 'x\ntephra: rank 0: block "t3k9q2mz": data/table.csv:7:3: “x” is not a number. Mend the cell.\nmpirun detected that one\n' })
  expect(failure).toEqual({ code: "run-bad-data", message: "“train”: data/table.csv:7:3: “x” is not a number. Mend the cell.", at: { rank: 0, block: "t3k9q2mz", file: "data/table.csv", line: 7, column: 3 } })
  const sent = exit(65, { log: `tephra: rank 0: block "t3k9q2mz": /scratch/me/tephra/data/${"a1".repeat(32)}/my table.csv:7:3: “x” is not a number.\n` }).failure
  expect(sent).toMatchObject({ message: "“train”: my table.csv:7:3: “x” is not a number.", at: { file: "my table.csv", line: 7, column: 3 } })
  expect(exit(76, { log: "tephra: rank 1: the loss is NaN. Lower it." }).failure).toEqual({ code: "run-not-finite", message: "the loss is NaN. Lower it.", at: { rank: 1 } })
  expect(exit(74, { log: "tephra: rank 0: /r/metrics.1.log: cannot write the metrics: No space left on device. Free space." }).failure?.code).toBe("run-disk-full")
})

test("a killed rank is named with the block and step of its board", () => {
  const log = "--------\nmpirun noticed that process rank 1 with PID 0 on node box exited on signal 9 (Killed).\n--------\n"
  const { failure } = exit(137, { log, signal: 9 })
  expect(failure).toMatchObject({ code: "run-rank-killed", at: { rank: 1, block: "d3q7t5wn" } })
  expect(failure?.message).toMatch(/^Rank 1 was ended by signal 9 \(SIGKILL.*\) in “hidden 1”, step 37\./)
  expect(exit(139, { signal: 11, boards: [] }).failure).toMatchObject({ code: "run-rank-killed", at: { rank: 0 } })
})

test.each([
  ["srun", "srun: error: node1: task 1: Killed\nslurmstepd-node1: error:  mpi/pmix_v4: _errhandler\nsrun: Job step aborted: Waiting up to 4 seconds for job step to finish.\nsrun: error: node1: task 0: Killed\n", 9],
  ["srun, of several at once", "srun: error: nid001: tasks 1,4-7: Segmentation fault (core dumped)\nsrun: error: nid002: task 0: Terminated\n", 11],
  ["srun, of one that took too much memory", "slurmstepd: error: Detected 1 oom_kill event in StepId=7.0. Some of the step tasks have been OOM Killed.\nsrun: error: node1: task 1: Out Of Memory\nsrun: Terminating StepId=7.0\n", 9],
  ["PALS", "x3004c0s7b0n0.hsn.cm.polaris: rank 1 died from signal 9\nx3004c0s7b0n0.hsn.cm.polaris: rank 0 died from signal 15\n", 9],
  ["Hydra", "=   BAD TERMINATION OF ONE OF YOUR APPLICATION PROCESSES\n=   RANK 1 PID 3393 RUNNING AT node1\n=   KILLED BY SIGNAL: 9 (Killed)\n", 9],
])("the rank that died first is named by the words of its launcher: %s", (_launcher, log, signal) => {
  const { failure } = exit(128 + signal, { log, signal })
  expect(failure).toMatchObject({ code: "run-rank-killed", at: { rank: 1, block: "d3q7t5wn" } })
  expect(failure?.message).toMatch(new RegExp(`^Rank 1 was ended by signal ${signal} `))
})

test("where no launcher says which of several ranks died, none is named", () => {
  const { failure } = exit(137, { log: "srun: error: node1: task 1: Exited with exit code 1\n", signal: 9 })
  expect(failure).toMatchObject({ code: "run-rank-killed", at: {} })
  expect(failure?.message).toMatch(/^A rank was ended by signal 9 \(SIGKILL, often because memory was short\)\. Resume/)
})

test("a compiler's error is mapped to the innermost block of the line", () => {
  const log = "[3/5] Building\nFAILED: x\n/home/jobs/ab/stages/train.cpp:11:48: error: ‘struct tephra::Adam’ has no member\n  11 | auto\n"
  expect(exit(73, { log, stage: "build" }).failure).toMatchObject({ code: "run-build-failed", at: { file: "stages/train.cpp", line: 11, column: 48, block: "a5g8n3yk" } })
  const copied = "/tmp/tephra-build.Xy1/source/stages/train.cpp:20:1: error: x\n"
  expect(exit(73, { log: copied, stage: "build" }).failure).toMatchObject({ at: { file: "stages/train.cpp", block: "t3k9q2mz" } })
  expect(exit(73, { log: "/usr/include/x.hpp:1:1: fatal error: mpi.h: No such file or directory\n", stage: "build" }).failure).toMatchObject({ code: "run-no-tool-chain" })
  expect(exit(73, { log: "fatal error: error writing to /tmp/cc.s: No space left on device\n", stage: "build" }).failure?.code).toBe("run-disk-full")
  expect(exit(73, { log: "collect2: error: ld returned 1\nx.o: undefined reference to `y'\n", stage: "build" }).failure?.code).toBe("run-build-failed")
})

test("missing tools, a vanished run and unknown codes", () => {
  expect(exit(69, { log: "tephra-job: cmake not found, but needed. On Debian: apt-get install -y cmake\n", stage: "build" }).failure).toEqual({
    code: "run-no-tool-chain", message: "cmake not found, but needed. On Debian: apt-get install -y cmake", at: {},
  })
  expect(explain({ ...base, exit: null }).failure?.code).toBe("run-lost")
  expect(explain({ ...base, exit: null, queue: "failed" }).failure?.code).toBe("run-lost")
  expect(explain({ ...base, exit: null, queue: "timeout" }).failure?.code).toBe("run-time-limit")
  expect(explain({ ...base, exit: null, queue: "cancelled", stopRequests: 1 })).toEqual({ outcome: "cancelled", failure: null })
  expect(exit(75, { queue: "timeout" })).toEqual({ outcome: "stopped", failure: null })
  // Ended hard in the middle of its checkpoint, or by the loss of a node: the batch system knows why.
  expect(exit(143, { signal: 15, queue: "timeout" }).failure?.code).toBe("run-time-limit")
  expect(exit(1, { queue: "node-failed" }).failure?.code).toBe("run-node-failed")
  expect(exit(143, { signal: 15, queue: "cancelled" })).toEqual({ outcome: "cancelled", failure: null })
  expect(exit(143, { signal: 15, queue: "cancelled", stopRequests: 2 })).toEqual({ outcome: "stopped", failure: null })
  expect(explain({ ...base, exit: null, freeBytes: 100 }).failure?.code).toBe("run-disk-full")
  expect(exit(3, { log: "something odd\n" }).failure?.message).toBe("The stage “train” ended with code 3: something odd. The log says more.")
})
