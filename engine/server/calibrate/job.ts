import { createHash } from "node:crypto"
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { local } from "../../machines/local/local.ts"
import { localTarget } from "../../model/target.ts"
import { schedulers } from "../../schedulers/schedulers.ts"
import type { ScriptStage } from "../../schedulers/script-input.ts"
import { runtimeFiles } from "../runtime-files.ts"

interface SourceFile {
  readonly path: string
  readonly text: string
}

/** Stages of the program in native/calibrate; the second needs two cores. */
export function calibrationStages(cores: number): readonly ScriptStage[] {
  const alone = { name: "alone", block: "alone", ranks: 1 }
  return cores < 2 ? [alone] : [alone, { name: "together", block: "together", ranks: 2 }]
}

/** Writes the job that measures: its sources with the run time's, and the scripts that every job has. */
export async function writeCalibrationJob(root: string, stages: readonly ScriptStage[], folder: string): Promise<void> {
  const scripts = schedulers.local.scripts({ name: "calibration", stages, target: localTarget, machine: local })
  const runtime = runtimeFiles(root).map(({ path, text }) => ({ path: join("runtime", path), text }))
  const files: SourceFile[] = [...(await sources(join(root, "native", "calibrate"))), ...runtime, ...scripts.map(({ path, text }) => ({ path, text }))]
  for (const { path, text } of [...files, manifestOf(files)]) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
}

async function sources(folder: string): Promise<SourceFile[]> {
  const names = (await readdir(folder)).filter((name) => /\.(cpp|hpp|txt)$/.test(name)).sort()
  return Promise.all(names.map(async (path) => ({ path, text: await readFile(join(folder, path), "utf8") })))
}

/** By which a build is found again. */
function manifestOf(files: readonly SourceFile[]): SourceFile {
  const hashes = Object.fromEntries(files.map(({ path, text }) => [path, createHash("sha256").update(text, "utf8").digest("hex")]))
  return { path: "manifest.json", text: `${JSON.stringify({ files: hashes })}\n` }
}
