import type { Machine, SchedulerName } from "../../engine/model/machine.ts"
import { factsIn, type Fact } from "../../engine/model/fact.ts"
import type { Charge, Queue } from "../../engine/model/machine-queue.ts"
import type { Fingerprint, Folder, Host } from "../../engine/model/machine-access.ts"
import { bytesText, durationText } from "../runs/words.ts"
import { schedulerWords } from "./words.ts"

/** One fact of a machine as a person reads it. */
export interface FactRow {
  readonly path: string
  readonly title: string
  readonly lines: readonly string[]
  readonly fact: Fact
}

export interface FactGroup {
  readonly title: string
  readonly rows: readonly FactRow[]
}

type Reader = (value: never) => string | readonly string[]
const yesNo = (value: boolean) => (value ? "yes" : "no")
const words = (value: readonly string[]) => value.join(" ")
const list = (value: readonly string[]) => value.join(", ")

/** By group and path, in the order in which they are read. */
const groups: Readonly<Record<string, Readonly<Record<string, readonly [title: string, read: Reader]>>>> = {
  "Batch system": {
    scheduler: ["Batch system", (name: SchedulerName) => schedulerWords[name]],
    launcher: ["Ranks are started by", words],
    wholeNodes: ["Gives whole nodes", yesNo],
    submission: ["Takes a script as", (value: string) => ({ file: "a file", input: "its input" })[value] ?? value],
    options: ["Lines of every job", (value: readonly string[]) => value],
    optionRules: ["Asked of options", optionRuleLines],
    requires: ["A target must say", list],
    arrayJobs: ["Most jobs of an array", String],
    queryInterval: ["Queue is asked every", durationText],
    telemetry: ["Commands that tell how nodes do", list],
  },
  "Queues and charge": {
    queue: ["Queue of a job that names none", ({ name, option }: { name?: string; option: string }) => `${name ?? "the batch system's own"} (option ${option})`],
    queues: ["Queues", (queues: readonly Queue[]) => queues.flatMap(queueLines)],
    account: ["Account", String],
    charge: ["Charge", chargeLines],
  },
  Nodes: {
    "node.cores": ["Cores of a node", String],
    "node.memoryBytes": ["Memory of a node", bytesText],
    "node.gpus": ["GPUs of a node", String],
    "node.reserved": ["Kept for the system", ({ cores, of, option }: { cores: number; of: number; option?: string }) => `${cores} of ${of} cores${option === undefined ? "" : `; ${option} changes it`}`],
  },
  "Log-in": {
    "logIn.hosts": ["Hosts", (hosts: readonly Host[]) => hosts.map(hostText)],
    "logIn.user": ["User", String],
    "logIn.jump": ["Through", hostText],
    "logIn.methods": ["Ways to log in", list],
    "logIn.fingerprints": ["Host keys", (keys: readonly Fingerprint[]) => keys.map(({ host, type, sha256 }) => `${host} ${type} SHA256:${sha256}`)],
    "logIn.passcode": ["Passcode", ({ asks, advice, once }: { asks: string; advice: string; once: boolean }) => [`asked as “${asks}”${once ? ", each works once" : ""}`, advice]],
    "logIn.wrongAnswers": ["Wrong answers", ({ refused, shutOut }: { refused: number; shutOut?: number }) => `refused after ${refused}${shutOut === undefined ? "" : `, shut out after ${shutOut}`}`],
    "logIn.sessions": ["Sessions of a connection", String],
  },
  "Files and builds": {
    "folders.scratch": ["Scratch", folderText],
    "folders.home": ["Home", folderText],
    "folders.builds": ["Builds", String],
    build: ["Built on", (build: { on: string; jobs?: number }) => (build.on === "node" ? "a node, in a job" : `the log-in node, ${build.jobs} compilers at once`)],
    modules: ["Modules", words],
    environment: ["Variables of a job", (value: Readonly<Record<string, string>>) => Object.entries(value).map(([name, text]) => `${name}=${text}`)],
    loginShell: ["Scripts need a log-in shell", yesNo],
    proxy: ["Proxy of the nodes", String],
  },
}

/** All facts of a machine; one whose reading is not known stands as data. */
export function factGroups(machine: Machine): readonly FactGroup[] {
  const facts = new Map(factsIn(machine))
  const known = Object.entries(groups).map(([title, readers]) => ({
    title,
    rows: Object.entries(readers).flatMap(([path, [name, read]]): FactRow[] => {
      const fact = facts.get(path)
      facts.delete(path)
      return fact === undefined ? [] : [{ path, title: name, lines: [read(fact.value as never)].flat(), fact }]
    }),
  }))
  const others = [...facts].map(([path, fact]): FactRow => ({ path, title: path, lines: [JSON.stringify(fact.value)], fact }))
  return [...known, { title: "Other", rows: others }].filter(({ rows }) => rows.length > 0)
}

export function hostText({ name, port }: Host): string {
  return port === 22 ? name : `${name}, port ${port}`
}

function folderText({ path, system, purgeDays, quotaBytes, shared }: Folder): string {
  const parts = [path ?? "as the site's variable says", system, purgeDays === undefined ? undefined : `purged after ${purgeDays} days`, quotaBytes === undefined ? undefined : `${bytesText(quotaBytes)}${shared ? " of the whole project" : ""}`]
  return parts.filter((part) => part !== undefined).join(", ")
}

function queueLines({ name, bins, jobs, byRequest, note }: Queue): readonly string[] {
  const sizes = bins.map(({ from, to, seconds, least, priority }) => `  ${from === to ? from : `${from}–${to}`} ${to === 1 ? "node" : "nodes"}: ${least === undefined ? "" : `${durationText(least)} to `}${durationText(seconds)}${priority === undefined ? "" : `, ${priority}`}`)
  const said = [jobs && jobsText(jobs), byRequest && "by request", note].filter(Boolean)
  return [`${name}${said.length === 0 ? "" : `: ${said.join("; ")}`}`, ...sizes]
}

function jobsText({ of, running, eligible, queued }: NonNullable<Queue["jobs"]>): string {
  const parts = [[running, "running"], [eligible, "eligible"], [queued, "in all"]] as const
  return `${parts.flatMap(([count, word]) => (count === undefined ? [] : [`${count} ${word}`])).join(", ")} for each ${of}`
}

function chargeLines({ unit, factor, overUse = [], command }: Charge): readonly string[] {
  return [`nodes × hours × ${factor}, in ${unit}`, ...overUse.map(({ share, effect }) => `from ${Math.round(share * 100)} % of the allocation: ${effect}`), ...(command === undefined ? [] : [`${command} tells what is left`])]
}

function optionRuleLines({ required = [], allocFlags }: NonNullable<Machine["optionRules"]>["value"]): readonly string[] {
  return [...required.map(({ begins, why }) => `${begins}…: ${why}`), ...(allocFlags === undefined ? [] : [`-alloc_flags takes ${allocFlags.join(", ")}`])]
}
