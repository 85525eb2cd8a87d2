import type { JobFile } from "../model/job-file.ts"
import type { ScriptInput } from "./script-input.ts"
import { commentText } from "./shell-text.ts"

/** What differs between batch systems, around one body. */
export interface BatchParts {
  readonly title: string
  /** `#SBATCH`, before each option. */
  readonly directive: string
  /** Options of the header, in order. */
  readonly header: readonly string[]
  /** The command that hands in the script, and the variable with the folder where that was done; null where the job starts in it. */
  readonly command: string
  readonly folder: string | null
}

/** `batch.sh`: what the batch system runs on the nodes that it gives the job. */
export function batchScript(input: ScriptInput, parts: BatchParts): JobFile {
  const text = [...head(input, parts), ...told(input, parts), ...modules(input), ...environment(input), ...body(input, parts), ""].join("\n")
  return { path: "batch.sh", language: "shell", text, marks: [] }
}

function head({ machine }: ScriptInput, { directive, header }: BatchParts): string[] {
  return [machine.loginShell?.value === true ? "#!/bin/bash -l" : "#!/bin/sh", ...header.map((option) => `${directive} ${option}`)]
}

function told({ name, machine, target }: ScriptInput, { title, command }: BatchParts): string[] {
  return [
    "",
    `# ${commentText(name || "A job")}, on ${machine.title} through ${title}: ${count(target.ranks, "rank")} of ${count(target.threads, "thread")}.`,
    "# Hand it in with `sh submit.sh`, or in this folder with:",
    `#   ${command}`,
    "set -u",
  ]
}

function modules({ machine }: ScriptInput): string[] {
  return machine.modules ? ["", `module load ${machine.modules.value.join(" ")}`] : []
}

function environment({ machine }: ScriptInput): string[] {
  const lines = Object.entries(machine.environment?.value ?? {}).map(([name, value]) => `export ${name}=${value}`)
  return lines.length > 0 ? ["", ...lines] : []
}

function body({ target }: ScriptInput, { folder }: BatchParts): string[] {
  const deadline = ["", "# The program saves its state and stops before the batch system ends it.", `TEPHRA_DEADLINE=$(($(date +%s) + ${target.walltime}))`, "export TEPHRA_DEADLINE"]
  return [
    ...(target.walltime === undefined ? [] : deadline),
    "",
    "# submit.sh says where the job is and where its log goes; otherwise the job is where it was handed in.",
    `job=\${TEPHRA_FOLDER:-${folder === null ? "$PWD" : `\${${folder}:-$PWD}`}}`,
    'if [ ! -f "$job/job.sh" ]; then',
    "  printf 'tephra-job: there is no job.sh in %s: use submit.sh, or hand in batch.sh from its own folder\\n' \"$job\" >&2",
    "  exit 64",
    "fi",
    'if [ -n "${TEPHRA_LOG:-}" ]; then exec >>"$TEPHRA_LOG" 2>&1; fi',
    "# TEPHRA_ONLY=build only builds, with what this script loads and sets.",
    'exec sh "$job/job.sh" "${TEPHRA_ONLY:-run}"',
  ]
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`
}
