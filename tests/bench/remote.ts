import { schedulers } from "../../engine/schedulers/schedulers.ts"
import type { QueueText } from "../../engine/schedulers/queue-text.ts"
import { quantile, rounded, type Report } from "./figure.ts"

const jobs = 10_000
const rounds = 15
const goal = 100
const now = Date.parse("2026-11-28T12:00:00Z") / 1000

/** A batch system, how it writes a job, and what the same would be as JSON. */
interface Written {
  readonly name: string
  readonly queue: QueueText
  readonly id: (index: number) => string
  readonly whole: (rows: readonly string[]) => string
  readonly row: (index: number) => string
  readonly members: (row: string) => Record<string, string>
}

const tag = (index: number): string => `5f3c0a1e-7b1d-4c55-9a10-${String(index).padStart(12, "0")} ${1 + (index % 3)}`
const state = (index: number, ...words: readonly string[]): string => words[index % words.length] ?? ""
const unit = "\x1f"

const slurmFields = (index: number): string[] => [
  String(60_000_000 + index), state(index, "PENDING", "RUNNING", "COMPLETED", "FAILED"), state(index, "Priority", "None"), "ada", "2026-11-28T05:27:30", "2026-11-28T06:00:00", "2026-11-28T08:00:00", `node[${index % 900}-${(index % 900) + 7}]`, tag(index), "train_the_model",
]
const lsfFields = (index: number): string[] => [
  String(60_000_000 + index), "0", state(index, "PEND", "RUN", "DONE", "EXIT"), "ada", state(index, "-", "-", "-", "140"), "Nov 28 05:27", "-", "Nov 28 06:00", state(index, "-", "-", "Nov 28 08:00", "Nov 28 08:00"), "16*c012:16*c013:16*c014", state(index, "-", "-", "-", "TERM_RUNLIMIT: job killed after reaching LSF run time limit"), tag(index), "train_the_model", state(index, "Job slot limit reached;", "-", "-", "-"),
]

/** As `qstat -f` writes a job at Aurora: most of it is what was not asked for. */
function pbsJob(index: number): string {
  const [run = "", attempt = ""] = tag(index).split(" ")
  return `Job Id: ${6_000_000 + index}.aurora-pbs-0001
    Job_Name = train_the_model
    Job_Owner = ada@aurora-uan-0009.hostmgmt1000.cm.aurora.alcf.anl.gov
    resources_used.cpupercent = 5124
    resources_used.cput = 85:10:12
    resources_used.mem = 123456789kb
    resources_used.ncpus = 416
    resources_used.walltime = 01:40:02
    job_state = ${state(index, "Q", "R", "F", "F")}
    queue = small
    server = aurora-pbs-0001
    Checkpoint = u
    ctime = Sat Nov 28 05:27:30 2026
    Error_Path = aurora-uan-0009.hostmgmt1000.cm.aurora.alcf.anl.gov:/lus/flare/pro
\tjects/abc123/ada/runs/train_the_model.e${6_000_000 + index}
    exec_host = x4117c1s6b0n0/0*208+x4117c1s7b0n0/0*208
    exec_vnode = (x4117c1s6b0n0:ncpus=208)+(x4117c1s7b0n0:ncpus=208)
    Hold_Types = n
    Join_Path = oe
    Keep_Files = doe
    Mail_Points = a
    mtime = Sat Nov 28 08:00:00 2026
    Output_Path = aurora-uan-0009.hostmgmt1000.cm.aurora.alcf.anl.gov:/lus/flare/pr
\tojects/abc123/ada/runs/train_the_model.o${6_000_000 + index}
    Priority = 0
    qtime = Sat Nov 28 05:27:31 2026
    Rerunable = False
    Resource_List.filesystems = home:flare
    Resource_List.ncpus = 416
    Resource_List.nodect = 2
    Resource_List.place = scatter
    Resource_List.select = 2
    Resource_List.walltime = 02:00:00
    stime = Sat Nov 28 06:00:00 2026
    session_id = 51234
    jobdir = /home/ada
    substate = 92
    Variable_List = PBS_O_HOME=/home/ada,PBS_O_LANG=en_US.UTF-8,PBS_O_LOGNAME=ada,PBS
\t_O_PATH=/usr/local/bin:/usr/bin:/bin:/opt/cray/pe/bin:/soft/bin,PBS_O_SHELL=/bin/ba
\tsh,TEPHRA_ATTEMPT=${attempt},TEPHRA_RUN_ID=${run},PBS_O_WORKDIR=/lus/fla
\tre/projects/abc123/ada/runs,PBS_O_SYSTEM=Linux,PBS_O_QUEUE=prod,PBS_O_HOST=aurora-u
\tan-0009.hostmgmt1000.cm.aurora.alcf.anl.gov
    comment = Job run at Sat Nov 28 at 06:00 on (x4117c1s6b0n0:ncpus=208)+(x4117c1s7
\tb0n0:ncpus=208)${state(index, "", "", " and finished", " and failed")}
    etime = Sat Nov 28 05:27:31 2026
    run_count = 1
${state(index, "", "", "    Exit_status = 0\n    obittime = Sat Nov 28 08:00:00 2026\n", "    Exit_status = 3\n    obittime = Sat Nov 28 08:00:00 2026\n")}    eligible_time = 00:32:29
    Submit_arguments = -v TEPHRA_ATTEMPT,TEPHRA_RUN_ID batch.sh
    project = _pbs_project_default

`
}

function fluxJob(index: number): string {
  const over = index % 4 > 1
  return JSON.stringify({
    id: 2_850_000_000_000_000 + index, userid: 1001, username: "ada", urgency: 16, priority: 16, t_submit: now - 23_000 + index / 1000, t_depend: now - 22_999, t_run: index % 4 > 0 ? now - 20_000 : 0, t_cleanup: over ? now - 9000 : 0, t_inactive: over ? now - 8999 : 0,
    state: state(index, "SCHED", "RUN", "INACTIVE", "INACTIVE"), name: `train_the_model ${tag(index)}`, cwd: "/lustre/orion/abc123/scratch/ada/runs", queue: "batch", project: "", bank: "abc123", ntasks: 16, ncores: 224, duration: 7200, nnodes: 2,
    ranks: "[12-13]", nodelist: "frontier[00123-00124]", success: index % 4 === 2, exception: { occurred: false, severity: "", type: "", note: "" }, result: state(index, "", "", "COMPLETED", "FAILED"), waitstatus: over ? 0 : "", returncode: over ? index % 4 === 2 ? 0 : 3 : "", expiration: now + 7200, annotations: { sched: { resource_summary: "rank[12-13]/core[0-55]" } }, dependencies: [],
  })
}

const named = (fields: readonly string[]): Record<string, string> => Object.fromEntries(fields.map((field, index) => [`field_${index}`, field]))
const systems: readonly Written[] = [
  { name: "Slurm", queue: schedulers.slurm.queue!, id: (index) => String(60_000_000 + index), row: (index) => `${slurmFields(index).join(unit)}\x1e\n`, whole: (rows) => rows.join(""), members: (row) => named(row.split(unit)) },
  { name: "LSF", queue: schedulers.lsf.queue!, id: (index) => String(60_000_000 + index), row: (index) => `${lsfFields(index).join("^")}\n`, whole: (rows) => rows.join(""), members: (row) => named(row.split("^")) },
  { name: "PBS", queue: schedulers.pbs.queue!, id: (index) => `${6_000_000 + index}.aurora-pbs-0001`, row: pbsJob, whole: (rows) => rows.join(""), members: (row) => Object.fromEntries(row.replaceAll("\n\t", "").trim().split("\n").map((line) => line.trim().split(" = ") as [string, string])) },
  { name: "Flux", queue: schedulers.flux.queue!, id: (index) => String(2_850_000_000_000_000 + index), row: fluxJob, whole: (rows) => `{"jobs": [${rows.join(", ")}]}`, members: (row) => JSON.parse(row) as Record<string, string> },
]

/** What each batch system says of 10,000 jobs, read; the peer is the JSON of the same, read by the machine's own reader. */
export function measure(report: Report): Promise<void> {
  for (const { name, queue, id, row, whole, members } of systems) {
    const indices = Array.from({ length: jobs }, (_, index) => index)
    const questions = queue.look(indices.map(id))
    const parts = questions.map(({ ids }, part) => {
      const first = questions.slice(0, part).reduce((sum, question) => sum + question.ids.length, 0)
      return whole(ids.map((_, index) => row(first + index)))
    })
    const json = parts.length === 0 ? "" : JSON.stringify({ jobs: indices.map((index) => members(row(index))) })
    const [ours, theirs]: [number[], number[]] = [[], []]
    for (let round = 0; round < rounds; round += 1) {
      const begun = performance.now()
      const found = questions.flatMap((question, part) => queue.seen(question, { code: 0, stdout: parts[part] ?? "", stderr: "" }, now).entries)
      const between = performance.now()
      JSON.parse(json)
      theirs.push(performance.now() - between)
      ours.push(between - begun)
      if (found.length !== jobs || found.some(({ tag: read }, index) => read !== tag(index))) throw new Error(`${name}: ${found.length} of ${jobs} jobs were read`)
    }
    const [median, peer] = [quantile(ours, 0.5), quantile(theirs, 0.5)]
    const bytes = parts.reduce((sum, part) => sum + part.length, 0)
    report({ name: `remote: ${jobs} jobs of ${name} read (${(bytes / 1e6).toFixed(1)} MB)`, value: rounded(median), unit: "ms", peer: `JSON.parse of the same (${(json.length / 1e6).toFixed(1)} MB)`, ratio: rounded(peer / median), goal: `≤ ${goal} ms`, met: median <= goal })
  }
  return Promise.resolve()
}
