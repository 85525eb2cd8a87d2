import { expect, test } from "vitest"
import { schedulers } from "../../schedulers/schedulers.ts"
import { jobTrial } from "./job-trial.ts"

function tried(answer: () => { code: number | null; stderr: string }) {
  const asked: string[] = []
  const clock = { now: 1000 }
  const exec = (command: readonly string[]) => {
    asked.push(command.at(-1) ?? "")
    return Promise.resolve({ stdout: "", ...answer() })
  }
  return { trial: jobTrial({ transport: { exec }, text: schedulers.slurm.queue!, now: () => clock.now }), asked, clock }
}

test("the same job is asked once a minute, different ones no oftener than every five seconds", async () => {
  const { trial, asked, clock } = tried(() => ({ code: 0, stderr: "sbatch: Job 20 to start at 2026-11-28T06:43:45 using 1 processors on nodes node4 in partition batch\n" }))
  const start = Date.parse("2026-11-28T06:43:45Z") / 1000
  expect(await Promise.all([trial("a"), trial("a"), trial("b")])).toEqual([{ start }, { start }, null])
  clock.now += 6
  expect([await trial("a"), await trial("b"), await trial("a")]).toEqual([{ start }, { start }, null])
  expect(asked).toEqual(["a", "b"])
  clock.now += 61
  await trial("b")
  expect(asked).toEqual(["a", "b", "b"])
})

test("no answer in time is none; where a batch system has no such question, it is not asked", async () => {
  expect(await tried(() => ({ code: null, stderr: "It was ended after 10 s." })).trial("a")).toBeNull()
  const exec = () => Promise.reject(new Error("asked"))
  expect(await jobTrial({ transport: { exec }, text: schedulers.lsf.queue!, now: () => 0 })("a")).toBeNull()
})
