import type { JobFile } from "../model/job-file.ts"
import type { Machine } from "../model/machine.ts"
import { queueOf } from "../model/layout.ts"
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

/** `batch.sh`: what the batch system runs on the nodes that it gives the job; and `batch-build.sh`, where a job of its own builds it on one node. */
export function batchScripts(input: ScriptInput, partsOf: (input: ScriptInput) => BatchParts): JobFile[] {
  const parts = partsOf(input)
  const scripts = [file("batch.sh", [...head(input, parts), ...told(input, parts), ...modules(input), ...environment(input), ...running(input, parts)])]
  if (input.machine.build?.value.on !== "node") return scripts
  const build = buildInput(input)
  const buildParts = partsOf(build)
  return [...scripts, file("batch-build.sh", [...head(build, buildParts), ...toldOfBuild(build, buildParts), ...modules(build), ...environment(build), ...building(buildParts)])]
}

function file(path: string, lines: readonly string[]): JobFile {
  return { path, language: "shell", text: [...lines, ""].join("\n"), marks: [] }
}

/** Where a job may have part of a node. */
const buildCores = 4
const buildSeconds = 1800

/** A build as a job: one node, for as long as any build takes. */
function buildInput(input: ScriptInput): ScriptInput {
  const { machine, target, name } = input
  const named = queueOf(machine, target)?.name
  const queue = machine.queues?.value.find((each) => named === undefined || each.name === named)
  const longest = queue?.bins.find(({ from }) => from === 1)?.seconds ?? buildSeconds
  const threads = Math.min(machine.node.cores?.value ?? buildCores, buildCores)
  return { ...input, name: `build ${name}`, target: { ...target, ranks: 1, threads, walltime: Math.min(buildSeconds, longest) } }
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

function toldOfBuild({ name, machine }: ScriptInput, { title }: BatchParts): string[] {
  return ["", `# ${commentText(name)}, on one node of ${machine.title} through ${title}, so that batch.sh finds it built. Handed in by submit.sh where TEPHRA_ONLY=build.`, "set -u"]
}

function modules({ machine }: ScriptInput): string[] {
  return machine.modules ? ["", `module load ${machine.modules.value.join(" ")}`] : []
}

function environment({ machine }: ScriptInput): string[] {
  const lines = variables(machine).map((variable) => `export ${variable}`)
  return lines.length > 0 ? ["", ...lines] : []
}

/** `NAME=value` of each variable that a machine's scripts set. */
export function variables({ environment: set }: Machine): string[] {
  return Object.entries(set?.value ?? {}).map(([name, value]) => `${name}=${value}`)
}

function running({ target }: ScriptInput, parts: BatchParts): string[] {
  const deadline = ["", "# The program saves its state and stops before the batch system ends it.", `TEPHRA_DEADLINE=$(($(date +%s) + ${target.walltime}))`, "export TEPHRA_DEADLINE"]
  return [
    ...(target.walltime === undefined ? [] : deadline),
    ...inFolder(parts, "batch.sh"),
    "# TEPHRA_ONLY=build only builds, with what this script loads and sets.",
    'exec sh "$job/job.sh" "${TEPHRA_ONLY:-run}"',
  ]
}

function building(parts: BatchParts): string[] {
  return [...inFolder(parts, "batch-build.sh"), 'exec sh "$job/job.sh" build']
}

function inFolder({ folder }: BatchParts, script: string): string[] {
  return [
    "",
    "# submit.sh says where the job is and where its log goes; otherwise the job is where it was handed in.",
    `job=\${TEPHRA_FOLDER:-${folder === null ? "$PWD" : `\${${folder}:-$PWD}`}}`,
    'if [ ! -f "$job/job.sh" ]; then',
    `  printf 'tephra-job: there is no job.sh in %s: use submit.sh, or hand in ${script} from its own folder\\n' "$job" >&2`,
    "  exit 64",
    "fi",
    'if [ -n "${TEPHRA_LOG:-}" ]; then exec >>"$TEPHRA_LOG" 2>&1; fi',
  ]
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`
}
