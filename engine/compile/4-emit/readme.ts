import type { Machine } from "../../model/machine.ts"
import type { JobFile } from "../../model/job-file.ts"
import type { DataUse, Plan, Stage } from "../3-plan/plan-data.ts"
import { batchCommand } from "./batch/scripts.ts"
import { fileOf } from "./lines.ts"

/** How to use the folder without the editor. */
export function readmeFile(plan: Plan, machine: Machine): JobFile {
  const sections = [title(plan), running(plan, machine), python(), stages(plan), data(plan), model(plan)]
  return fileOf("README.md", "markdown", [{ text: sections.filter((text) => text !== "").join("\n\n") }])
}

function title({ name, figures }: Plan): string {
  return `# ${words(name || "A job")}

A job made by Tephra: a C++ program, all that it is built from, and scripts that run it. It was written from \`pipeline.json\` and
holds ${figures.parameters.toLocaleString("en")} trainable numbers. \`manifest.json\` lists every file with its SHA-256; the SHA-256 of the manifest names the job.`
}

function running(plan: Plan, machine: Machine): string {
  const command = batchCommand(machine)
  return command === null ? runningHere(plan) : runningInBatch(plan, machine, command)
}

function runningHere(plan: Plan): string {
  return `## Build and run

    sh job.sh          # builds what is not built yet, then runs every stage
    sh job.sh build    # only builds
    sh submit.sh       # the same as job.sh, apart from the terminal

It needs a C++20 compiler, CMake, an MPI and a BLAS (on Debian: \`apt-get install g++ cmake ninja-build openmpi-bin libopenmpi-dev
libopenblas-dev\`). ${sizes(plan)} Results go to \`runs/local/\`; started again, a run goes on
where it was. \`TEPHRA_RUN=FOLDER\` chooses another run folder.`
}

function runningInBatch(plan: Plan, { loginShell }: Machine, command: string): string {
  const onlyBuilds = `TEPHRA_ONLY=build ${loginShell?.value === true ? "bash -l" : "sh"} batch.sh`
  return `## Build and run

    ${"sh submit.sh".padEnd(onlyBuilds.length)} # hands the job in, and prints the id that the batch system gives it
    ${command.padEnd(onlyBuilds.length)} # the same by hand; its settings stand at the top of batch.sh
    ${onlyBuilds} # only builds, where it is typed; the job itself builds what is not built for its processors yet

It needs a C++20 compiler, CMake, an MPI and a BLAS; \`batch.sh\` loads the modules that the machine's profile names. ${sizes(plan)} Put the
folder where the compute nodes can write. Results go to \`runs/local/\`, the log to \`runs/local/attempts/1/log\`; handed in again, a
run goes on where it was, as its next attempt.`
}

function sizes({ target, stages }: Plan): string {
  const most = Math.max(...stages.map(({ ranks }) => ranks))
  return `It runs on ${count(most, "rank")} with ${count(target.threads, "thread")} each.`
}

function python(): string {
  return `## The same in Python

    TEPHRA_RUN=runs/python python3 train.py

\`train.py\` is the same job over NumPy and PyTorch, to be read or changed: the same stages, files, metrics and, but for rounding, numbers. It shares
nothing with the C++ program; \`python3 train.py --help\` tells what else it can do.`
}

function stages({ stages: all }: Plan): string {
  return `## Stages

${all.map(stageLine).join("\n")}`
}

function stageLine({ name, block, title, ranks, needs }: Stage): string {
  const after = needs.length > 0 ? `, after ${needs.map((need) => `\`${need}\``).join(", ")}` : ""
  return `- \`${name}\`: block ${words(title || name)} (\`${block}\`), ${count(ranks, "rank")}${after}; writes \`out/${block}/\``
}

function data({ data: all }: Plan): string {
  if (all.length === 0) return ""
  return `## Data

Data are not part of the job. A file is taken from where its variable says, else from \`data/\`:

${all.map(dataLine).join("\n")}

Export copies files up to 64 MB to \`data/\`. Larger ones stay where they are; say where:

    TEPHRA_DATA_${all[0]!.name.toUpperCase()}=/path/to/file sh job.sh

\`inputs.json\`, where present, lists name, size and SHA-256 of the files that the job was made for.`
}

function dataLine({ name, path, facts }: DataUse): string {
  const rows = facts?.rows === undefined ? "" : `, ${count(facts.rows, "row")}`
  return `- ${code(name)}: ${code(path || "no default path")}${rows}; \`TEPHRA_DATA_${name.toUpperCase()}\``
}

/** The model of the first stage that trains a network. */
function model({ networks }: Plan): string {
  const [first] = networks
  if (!first) return ""
  return `## Open the model

    import numpy
    model = numpy.load("runs/local/out/${first.block}/model.npz")
    print({name: model[name].shape for name in model.files})

Members are called \`<block id>.<parameter>\`; \`model.json\` beside it holds the fields, units and fitted transforms.`
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`
}

/** A person's words in Markdown: one line, no markup. */
function words(text: string): string {
  return oneLine(text).replace(/[\\`*_[\]<>#|~&!]/g, "\\$&")
}

/** A code span with any text in it (CommonMark 6.1). */
function code(text: string): string {
  const line = oneLine(text)
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([ticks]) => ticks.length))
  const fence = "`".repeat(longest + 1)
  return longest > 0 ? `${fence} ${line} ${fence}` : `${fence}${line}${fence}`
}

function oneLine(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, " ")
}
