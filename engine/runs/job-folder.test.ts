import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { doubleJob } from "../../tests/faults/double/double-job.ts"
import { damagedFiles, dataVariable, exportJob, writeJobFolder } from "./job-folder.ts"

const scratch = () => mkdtempSync(join(tmpdir(), "tephra-job-"))

test("a job folder is written once, whole, and mended when it was damaged", async () => {
  const { files, hash } = doubleJob(1)
  const folder = join(scratch(), "jobs", hash)
  await Promise.all([writeJobFolder(files, folder), writeJobFolder(files, folder), writeJobFolder(files, folder)])
  expect(readdirSync(join(folder, ".."))).toEqual([hash])
  expect(await damagedFiles(folder)).toEqual([])
  chmodSync(join(folder, "job.sh"), 0o644)
  writeFileSync(join(folder, "job.sh"), "rm -rf everything")
  expect(await damagedFiles(folder)).toEqual(["job.sh"])
  await writeJobFolder(files, folder)
  expect(await damagedFiles(folder)).toEqual([])
})

test("an export copies data under the name that the program looks for, and says what it left", async () => {
  const data = scratch()
  writeFileSync(join(data, "Admission.csv"), "1,2\n")
  const folder = join(scratch(), "a job")
  const inputs = [
    { name: "table", drawnPath: "../table.csv", path: join(data, "Admission.csv") },
    { name: "other", drawnPath: "x/table.csv", path: join(data, "Admission.csv") },
    { name: "gone", drawnPath: "gone.csv", path: join(data, "gone.csv") },
  ]
  const { unbound } = await exportJob(doubleJob(1).files, inputs, folder)
  expect(unbound.map(({ name }) => name)).toEqual(["gone"])
  expect(readFileSync(join(folder, "data/table.csv"), "utf8")).toBe("1,2\n")
  expect(JSON.parse(readFileSync(join(folder, "inputs.json"), "utf8"))).toMatchObject([{ name: "table", path: "data/table.csv", size: 4 }, { name: "other" }])
})

test("an export goes over an earlier one, keeping its runs, and nowhere else", async () => {
  const folder = join(scratch(), "job")
  await exportJob(doubleJob(1, [{ path: "old.cpp", text: "old", marks: [] }]).files, [], folder)
  mkdirSync(join(folder, "runs"))
  const table = join(scratch(), "table.csv")
  writeFileSync(table, "1,2\n")
  await exportJob(doubleJob(1).files, [{ name: "table", drawnPath: "table.csv", path: table }], folder)
  writeFileSync(join(folder, "data/large.csv"), "put here by hand")
  await exportJob(doubleJob(2).files, [], folder)
  expect(readdirSync(join(folder, "data"))).toEqual(["large.csv"])
  expect(existsSync(join(folder, "old.cpp"))).toBe(false)
  expect(existsSync(join(folder, "runs"))).toBe(true)
  expect(await damagedFiles(folder)).toEqual([])
  const full = scratch()
  writeFileSync(join(full, "thesis.tex"), "")
  await expect(exportJob(doubleJob(1).files, [], full)).rejects.toThrow(/not empty/)
  expect(readdirSync(full)).toEqual(["thesis.tex"])
})

test("the variable of a data set is made of its name", () => {
  expect(dataVariable("graduate_admissions")).toBe("TEPHRA_DATA_GRADUATE_ADMISSIONS")
})
