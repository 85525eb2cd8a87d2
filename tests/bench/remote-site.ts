import { spawn, spawnSync } from "node:child_process"
import { createHash, randomBytes } from "node:crypto"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { genericSlurm } from "../../engine/machines/generic-slurm/generic-slurm.ts"
import type { Target } from "../../engine/model/target.ts"
import { wholeLines } from "../../engine/runs/metric-lines.ts"
import { sendData } from "../../engine/runs/site/send-job.ts"
import { sitePaths } from "../../engine/runs/site/site.ts"
import { drivenApp } from "../../engine/runs/testing/driven-app.ts"
import { reconnecting } from "../../engine/runs/testing/reconnecting.ts"
import { startCommand } from "../../engine/transport/helper/helper-script.ts"
import { helperTransport } from "../../engine/transport/helper/helper-transport.ts"
import { openHelper } from "../../engine/transport/helper/helper.ts"
import { localTransport } from "../../engine/transport/local/local-transport.ts"
import { doubleCommand, siteLink, slurmSite } from "../cluster/driven-site.ts"
import { siteUp, whyNoSite, type Site } from "../cluster/site.ts"
import { doubleJob } from "../faults/double/double-job.ts"
import { quantile, rounded, type Report } from "./figure.ts"

const place = { root: "/var/tmp/tc-faults", port: 29_300, user: "tephrafaults" }
const commands = 200
const peers = 15
const fileBytes = 128 * 1024 * 1024
const uploads = 5
const latencySteps = 100

/** Against a site of our own with real sshd and real Slurm, on this computer: commands, uploads, and how soon a row is heard of. */
export async function measure(report: Report): Promise<void> {
  const reason = whyNoSite()
  if (reason !== null) throw new Error(`there is no site: ${reason}`)
  const site = siteUp(place)
  const folder = mkdtempSync(join(tmpdir(), "tephra-bench-"))
  try {
    const ssh = sshOf(site, folder)
    await roundTrips(site, ssh, report)
    await upload(site, { ssh, folder }, report)
    await latency(site, { ssh, folder }, report)
  } finally {
    site.down()
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Ssh {
  readonly options: readonly string[]
  readonly host: string
  readonly control: readonly string[]
}

/** OpenSSH with the site's key and nothing of this computer's. */
function sshOf(site: Site, folder: string): Ssh {
  const { host, port, user, key, knownHosts } = site.access("login")
  const known = join(folder, "known_hosts")
  writeFileSync(known, knownHosts.join("\n"))
  const config = join(folder, "config")
  writeFileSync(config, `Host *\n Port ${port}\n User ${user}\n IdentityFile ${key}\n IdentitiesOnly yes\n IdentityAgent none\n UserKnownHostsFile ${known}\n GlobalKnownHostsFile none\n GSSAPIAuthentication no\n BatchMode yes\n`)
  return { options: ["-F", config], host, control: ["-o", "ControlMaster=auto", "-o", `ControlPath=${join(folder, "control")}`, "-o", "ControlPersist=60"] }
}

function call(program: string, words: readonly string[]): number {
  const begun = performance.now()
  const done = spawnSync(program, words, { encoding: "utf8" })
  if (done.status !== 0) throw new Error(`${program} ${words.join(" ")}: ${done.stderr}`)
  return performance.now() - begun
}

async function helperOf(site: Site): Promise<{ transport: ReturnType<typeof helperTransport>; close: () => void }> {
  const helper = await openHelper(await siteLink(site, "ssh2", startCommand), { deadlineMs: 20_000 })
  return { transport: helperTransport(helper), close: () => helper.close() }
}

async function roundTrips(site: Site, { options, host, control }: Ssh, report: Report): Promise<void> {
  const { transport, close } = await helperOf(site)
  const [ours, fresh, shared]: [number[], number[], number[]] = [[], [], []]
  call("ssh", [...options, ...control, host, "true"])
  for (let index = 0; index < commands; index += 1) {
    const begun = performance.now()
    await transport.exec(["true"], { timeoutMs: 10_000 })
    ours.push(performance.now() - begun)
    if (index % Math.floor(commands / peers) !== 0) continue
    fresh.push(call("ssh", [...options, host, "true"]))
    shared.push(call("ssh", [...options, ...control, host, "true"]))
  }
  close()
  call("ssh", [...options, ...control, "-O", "exit", host])
  const line = { unit: "ms", goal: null, met: null }
  for (const [name, share] of [["median", 0.5], ["95 %", 0.95]] as const) {
    const mine = quantile(ours, share)
    report({ ...line, name: `remote: command over the helper, ${name}`, value: rounded(mine), peer: `ssh per command (${rounded(quantile(fresh, share))} ms)`, ratio: rounded(quantile(fresh, share) / mine) })
    report({ ...line, name: `remote: command over the helper, ${name}`, value: rounded(mine), peer: `ssh with ControlMaster (${rounded(quantile(shared, share))} ms)`, ratio: rounded(quantile(shared, share) / mine) })
  }
}

/** The same file to the same server, in turn; ours is hashed at both ends, scp's is not. */
async function upload(site: Site, { ssh, folder }: { ssh: Ssh; folder: string }, report: Report): Promise<void> {
  const path = join(folder, "data.bin")
  const bytes = randomBytes(fileBytes)
  writeFileSync(path, bytes)
  const source = { transport: localTransport(), path, size: fileBytes, sha256: createHash("sha256").update(bytes).digest("hex"), name: "data.bin" }
  const { transport, close } = await helperOf(site)
  const target = join(site.scratch(), "bench")
  const [rates, ratios]: [number[], number[]] = [[], []]
  for (let round = 0; round < uploads; round += 1) {
    const begun = performance.now()
    await sendData({ transport, paths: sitePaths(target) }, source)
    const ours = performance.now() - begun
    await transport.remove(target)
    await transport.makeFolder(target)
    const theirs = call("scp", ["-q", ...ssh.options, path, `${ssh.host}:${join(target, "data.bin")}`])
    await transport.remove(target)
    rates.push(fileBytes / 1e6 / (ours / 1000))
    ratios.push(theirs / ours)
  }
  close()
  const quartiles = [rounded(quantile(ratios, 0.25)), rounded(quantile(ratios, 0.75))] as const
  report({ name: "remote: upload of 134 MB, hashed", value: rounded(quantile(rates, 0.5)), unit: "MB/s", peer: "scp, not hashed", ratio: rounded(quantile(ratios, 0.5)), quartiles, goal: null, met: null })
}

/** From when a job appended a row to its log until who watches the run hears it, and until `ssh … tail -F` prints it. */
async function latency(site: Site, { ssh, folder }: { ssh: Ssh; folder: string }, report: Report): Promise<void> {
  const root = join(site.scratch(), "latency")
  const command = doubleCommand(site, { steps: latencySteps, stepMilliseconds: 130 })
  const sites = await reconnecting("cluster", () => siteLink(site, "ssh2", command), (transport) => slurmSite(transport, { root, user: place.user }))
  const app = drivenApp(join(folder, "home"), { sites })
  try {
    const target: Target = { machine: "cluster", ranks: 1, threads: 1, walltime: 600 }
    const { files, hash, stages } = doubleJob(1, [], genericSlurm, target)
    const run = await app.driver.start({ name: "latency", file: null, files, hash, target, seed: null, stages, data: [] })
    const log = join(root, "runs", run.id, "metrics.1.log")
    const tailed = new Map<number, number>()
    const tail = spawn("ssh", [...ssh.options, ssh.host, `mkdir -p '${join(root, "runs", run.id)}'; exec tail -n +1 -F '${log}' 2>/dev/null`], { stdio: ["ignore", "pipe", "ignore"] })
    tail.stdout.on("data", (part: Buffer) => {
      for (const [, step] of part.toString().matchAll(/"step":(\d+)/g)) if (!tailed.has(Number(step))) tailed.set(Number(step), Date.now() / 1000)
    })
    const heard = new Map<number, number>()
    const over = new AbortController()
    for await (const event of app.driver.watch({ id: run.id, cursor: 0 }, over.signal)) {
      if (event.event === "points") for (const { series, steps } of event.points) if (series === "loss") for (const step of steps) heard.set(step, Date.now() / 1000)
      if (event.event === "run" && event.run.state === "ended") over.abort()
    }
    tail.kill()
    const written = new Map(wholeLines(readFileSync(log)).texts.map((text) => JSON.parse(text) as { step?: number; t: number }).flatMap(({ step, t }) => (step === undefined ? [] : [[step, t]])))
    const delays = (of: ReadonlyMap<number, number>): number[] => [...of].flatMap(([step, at]) => (step > 10 && step <= latencySteps ? [(at - (written.get(step) ?? at)) * 1000] : []))
    const [ours, theirs] = [delays(heard), delays(tailed)]
    if (ours.length < latencySteps - 10) throw new Error(`${ours.length} rows were heard of`)
    const goal = 700
    const median = quantile(ours, 0.5)
    const peer = quantile(theirs, 0.5)
    report({ name: "remote: row appended at the site → heard by a watcher, median", value: rounded(median), unit: "ms", peer: `ssh … tail -F (${rounded(peer)} ms)`, ratio: rounded(peer / median), goal: `≤ ${goal} ms`, met: median <= goal })
    report({ name: "remote: row appended at the site → heard by a watcher, 95 %", value: rounded(quantile(ours, 0.95)), unit: "ms", peer: `ssh … tail -F (${rounded(quantile(theirs, 0.95))} ms)`, ratio: rounded(quantile(theirs, 0.95) / quantile(ours, 0.95)), goal: null, met: null })
  } finally {
    await app.close()
    sites.close()
  }
}
