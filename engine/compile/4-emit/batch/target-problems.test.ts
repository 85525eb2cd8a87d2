import { expect, test } from "vitest"
import { localTarget } from "../../../model/target.ts"
import type { Target } from "../../../model/target.ts"
import { machines } from "../../../machines/machines.ts"
import { targetProblems } from "./target-problems.ts"

const frontier: Partial<Target> = { machine: "frontier", account: "abc123", walltime: 3600 }
const codes = (target: Partial<Target>) => targetProblems({ ...localTarget, ...target }, machines).map(({ code, severity, at }) => [code, severity, at.key].join(" "))

test("a target that fits has no problem, and this computer takes any", () => {
  expect(codes({})).toEqual([])
  expect(codes({ account: "any thing", threads: 1024 })).toEqual([])
  expect(codes(frontier)).toEqual([])
  expect(codes({ machine: "generic-slurm", threads: 1024 })).toEqual([])
})

test("what a machine needs and cannot do is told at the part of the target that decides it", () => {
  expect(codes({ machine: "frontier" })).toEqual(["target-incomplete error account", "target-incomplete error walltime"])
  expect(codes({ ...frontier, threads: 57 })).toEqual(["threads-exceed-node error threads"])
  expect(codes({ ...frontier, ranks: 100_000, threads: 56 })).toEqual(["too-many-nodes error ranks"])
  expect(codes({ ...frontier, ranks: 91 * 56, walltime: 2 * 3600 })).toEqual([])
  expect(codes({ ...frontier, ranks: 91 * 56, walltime: 2 * 3600 + 1 })).toEqual(["walltime-beyond-limit warning walltime"])
  expect(codes({ ...frontier, ranks: 92 * 56, walltime: 6 * 3600 })).toEqual([])
  expect(codes({ machine: "aurora", account: "abc123", walltime: 60 })).toEqual(["walltime-below-limit warning walltime"])
  expect(codes({ machine: "aurora", account: "abc123", walltime: 3600, queue: "prod-large" })).toEqual(["too-few-nodes error queue"])
})

test("an account or queue that could leave its line is refused, not escaped", () => {
  for (const word of ["", "a b", "a\n#SBATCH --wrap=x", "-x", "$(touch x)", "'"]) {
    expect(codes({ ...frontier, account: word })).toEqual(["target-word error account"])
    expect(codes({ ...frontier, queue: word })).toEqual(["target-word error queue"])
  }
  for (const word of ["abc123_g", "m1234", "user@site", "a.b:c-d"]) expect(codes({ ...frontier, account: word, queue: word })).toEqual([])
})

test("a misspelt machine is told with the one that was meant", () => {
  expect(targetProblems({ ...localTarget, machine: "frontiers" }, machines)).toMatchObject([{ code: "machine-unknown", message: expect.stringMatching(/Did you mean “frontier”/) as string }])
  expect(targetProblems({ ...localTarget, machine: "zzzzzzzzzzzz" }, machines)).toMatchObject([{ message: expect.stringMatching(/There are: aurora, frontier/) as string }])
})
