import { readFile, readdir } from "node:fs/promises"
import { join } from "node:path"
import { local } from "../../machines/local/local.ts"
import { localTarget } from "../../model/target.ts"
import type { JobText } from "../../runs/job-files.ts"
import { writeJobFolder } from "../../runs/job-folder.ts"
import { schedulers } from "../../schedulers/schedulers.ts"
import type { ScriptStage } from "../../schedulers/script-input.ts"
import { runtimeFiles, sha256 } from "../runtime-files.ts"

/** Stages of the program in native/calibrate; the second needs two cores. */
export function calibrationStages(cores: number): readonly ScriptStage[] {
  const alone = { name: "alone", block: "alone", ranks: 1 }
  return cores < 2 ? [alone] : [alone, { name: "together", block: "together", ranks: 2 }]
}

/** Writes the job that measures: its sources with the run time's, and the scripts that every job has. */
export async function writeCalibrationJob(root: string, stages: readonly ScriptStage[], folder: string): Promise<void> {
  const scripts = schedulers.local.scripts({ name: "calibration", stages, target: localTarget, machine: local })
  const runtime = runtimeFiles(root).map(({ path, text }) => ({ path: join("runtime", path), text }))
  const texts = [...(await sources(join(root, "native", "calibrate"))), ...runtime, ...scripts]
  const files = texts.map(({ path, text }): JobText => ({ path, text, marks: [] }))
  await writeJobFolder([...files, manifestOf(files)], folder)
}

async function sources(folder: string): Promise<{ path: string; text: string }[]> {
  const names = (await readdir(folder)).filter((name) => /\.(cpp|hpp|txt)$/.test(name)).sort()
  return Promise.all(names.map(async (path) => ({ path, text: await readFile(join(folder, path), "utf8") })))
}

/** By which the folder is known, and found whole again. */
function manifestOf(files: readonly JobText[]): JobText {
  const sums = Object.fromEntries(files.map(({ path, text }) => [path, sha256(text)]))
  return { path: "manifest.json", text: `${JSON.stringify({ version: 1, files: sums })}\n`, marks: [] }
}
