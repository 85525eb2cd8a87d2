import { spawn, type ChildProcess } from "node:child_process"
import { createHash, randomBytes } from "node:crypto"
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join, resolve } from "node:path"
import { afterAll, afterEach, beforeAll, describe, expect, test} from "vitest"
import { shellWords } from "../../engine/transport/helper/helper-transport.ts"
import { doubleEnvironment, gate } from "../faults/double/double-job.ts"
import { siteUp, whyNoSite, type Server, type Site } from "./site.ts"

const reason = whyNoSite()
const place = { root: "/var/tmp/tc-cli", port: 29_700, user: "tephracli" }
const root = resolve(import.meta.dirname, "../..")
const launcher = join(root, "bin/tephra")
const sample = join(root, "tests/samples/regression/pipeline.tephra.json")
const { blocks } = JSON.parse(readFileSync(sample, "utf8")) as { blocks: Record<string, { type: string }> }
const idOf = (type: string): string => Object.entries(blocks).find(([, block]) => block.type === type)?.[0] ?? ""

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

type Line = Readonly<Record<string, unknown>>
const linesIn = (out: string): Line[] => out.split("\n").filter((line) => line.startsWith("{")).map((line) => JSON.parse(line) as Line)

describe.skipIf(reason !== null)(`the command line at a site with real sshd, real Slurm and its fronts${reason === null ? "" : ` (skipped: ${reason})`}`, () => {
  let site: Site
  let home: string
  const running = new Set<ChildProcess>()
  beforeAll(() => {
    site = siteUp(place)
  })
  afterAll(() => site.down())
  afterEach(() => {
    for (const child of running) child.kill("SIGKILL")
  })

  const environment = (): NodeJS.ProcessEnv => ({ ...process.env, TEPHRA_HOME: home, SSH_AUTH_SOCK: "" })

  /** A new home that knows every host; those who log in have the double on their PATH, and the commands of a front. */
  /** What it gives lets the programs end. */
  function newHome(steps: number, stepMilliseconds: number, front?: "lsf" | "pbs"): () => void {
    home = join(mkdtempSync(join(tmpdir(), "tephra-cli-")), "home")
    mkdirSync(home)
    const known = (["login", "passcode", "lockout"] as const).flatMap((server) => site.access(server).knownHosts)
    writeFileSync(join(home, "known_hosts"), `${known.join("\n")}\n`)
    const { waitsFor, open } = gate(site.folder())
    const tools = site.folder()
    chmodSync(tools, 0o755)
    const { PATH = "", ...double } = doubleEnvironment({ steps, stepMilliseconds, waitsFor, blocks: { train: idOf("train"), evaluate: idOf("evaluate") } }, tools)
    const bin = PATH.split(":")[0] ?? ""
    chmodSync(bin, 0o755)
    const lines = Object.entries(double).map(([name, value]) => `export ${shellWords([`${name}=${value}`])}\n`)
    writeFileSync(join(site.home(), ".profile"), `${lines.join("")}PATH=${bin}:${front === undefined ? "" : `${join(site.root, front)}:`}$PATH\n`)
    return open
  }

  async function add(name: string, base: string, server: Server, ...more: string[]): Promise<void> {
    const { host, port, user } = site.access(server)
    const words = ["machines", "add", name, "--base", base, "--host", host, "--port", String(port), "--user", user, "--scratch", site.scratch(), "--set", "queryInterval=1", "--set", "buildJobs=2", ...more]
    expect(await tephra(...words)).toMatchObject({ code: 0, err: "" })
  }

  const cluster = (): Promise<void> => add("cluster", "generic-slurm", "login", "--key", site.access("login").key)

  function started(program: string, words: readonly string[], heard: (out: string, child: ChildProcess) => void): { child: ChildProcess; ended: Promise<Ended> } {
    const child = spawn(program, words, { cwd: tmpdir(), env: environment() })
    running.add(child)
    let out = ""
    let err = ""
    child.stdout.on("data", (part: Buffer) => {
      out += part.toString()
      heard(out, child)
    })
    child.stderr.on("data", (part: Buffer) => (err += part.toString()))
    const ended = new Promise<Ended>((done) => {
      child.on("exit", (code) => {
        running.delete(child)
        done({ code, out, err })
      })
    })
    return { child, ended }
  }

  const tephra = (...words: string[]): Promise<Ended> => started(launcher, words, () => undefined).ended

  /** Calls `seen` once with each JSON line. */
  function going(words: readonly string[], seen: (line: Line, child: ChildProcess) => void): Promise<Ended> {
    let told = 0
    return started(launcher, [...words, "--json"], (out, child) => {
      const whole = linesIn(out.slice(0, out.lastIndexOf("\n") + 1))
      for (const line of whole.slice(told)) seen(line, child)
      told = whole.length
    }).ended
  }

  interface AtTerminal {
    /** When this was printed. */
    readonly prints: (pattern: RegExp) => Promise<void>
    readonly type: (text: string) => void
    readonly shown: () => string
    readonly ended: Promise<Ended>
  }

  /** A command at a terminal of its own, where what asks is answered. */
  function atTerminal(words: readonly string[], answers: readonly (readonly [RegExp, () => string])[]): AtTerminal {
    let shown = ""
    let answered = 0
    // exec: dash stays as the parent otherwise, hears Ctrl+C too and ends with 130.
    const { child, ended } = started("script", ["-qec", `exec ${shellWords([launcher, ...words])}`, "/dev/null"], (out) => {
      shown = out
      const asked = answers.find(([pattern]) => pattern.test(out.slice(answered)))
      if (asked === undefined) return
      answered = out.length
      child.stdin?.write(`${asked[1]()}\r`)
    })
    const over = ended.then(() => true)
    const prints = async (pattern: RegExp): Promise<void> => {
      while (!pattern.test(shown)) {
        const late = await Promise.race([over, new Promise<false>((resolve) => setTimeout(resolve, 50, false))])
        if (late && !pattern.test(shown)) throw new Error(`it ended, and printed ${shown}`)
      }
    }
    return { prints, type: (text) => void child.stdin?.write(text), shown: () => shown, ended }
  }

  const submission = (line: Line | undefined): string => String(line?.["submission"])

  test("several seeds are one submission of Slurm", async () => {
    newHome(20, 10)()
    await cluster()
    const words = ["submit", sample, "--machine", "cluster", "--walltime", "0:10:00"]
    expect((await tephra(...words, "--seeds", "1..4", "--dry-run")).out).toMatch(/#SBATCH --array=1-4[\s\S]*The other 3 jobs, which differ by the seed, are sent and built in the same way, before all are handed in as one\./)
    const done = await going([...words, "--seeds", "1..4"], () => undefined)
    expect(done).toMatchObject({ code: 0, err: "" })
    expect(linesIn(done.out).filter(({ event }) => event === "ended").map(({ outcome }) => outcome)).toEqual(["done", "done", "done", "done"])
    const number = (await tephra("runs")).out.match(/\d+(?=_\d)/g) ?? []
    expect(number).toHaveLength(4)
    expect(new Set(number).size).toBe(1)
    expect((await tephra("audit", "--machine", "cluster", "--last", "1000")).out.match(/ sh 45 \S*\/submit\.sh/g)).toHaveLength(1)
  })

  test("with a key: the doctor looks, a job is handed in and followed to its end, and its results come", async () => {
    const end = newHome(60, 40)
    await cluster()
    expect(await tephra("login", "cluster", "--check")).toMatchObject({ code: 0, out: expect.stringMatching(/Logged in to cluster as tephracli[\s\S]*The queue answers: no job of yours/) as string })
    expect(await tephra("doctor", "cluster")).toMatchObject({ code: 0, out: expect.stringMatching(/GB are free/) as string })
    expect(linesIn((await tephra("doctor", sample, "--machine", "cluster", "--json")).out).at(-1)).toMatchObject({ event: "examined", live: { jobs: { running: 0, waiting: 0 }, quotaFreeBytes: expect.any(Number) as number } })
    expect((await tephra("doctor", sample, "--machine", "cluster", "--walltime", "0:10:00")).out).toMatch(/The batch system expects the job to wait .*; nothing is known yet of how good its guesses are here/)
    expect(await tephra("doctor", sample, "--machine", "cluster", "--queue", "no-such-queue")).toMatchObject({ code: 1, out: expect.stringMatching(/was asked, and would refuse the job: .*partition/i) as string })
    const large = randomBytes(3 * 1024 ** 2)
    const states = new Set<unknown>()
    const done = await going(["submit", sample, "--machine", "cluster", "--ranks", "2", "--walltime", "0:10:00"], (line) => {
      if (line["event"] === "state" && line["state"] === "running" && !states.has("running")) {
        const path = join(site.scratch(), "tephra/runs", String(line["run"]), "out", idOf("train"), "model.npz")
        mkdirSync(dirname(path), { recursive: true })
        chmodSync(dirname(path), 0o777)
        writeFileSync(path, large)
        end()
      }
      states.add(line["state"])
    })
    expect(done).toMatchObject({ code: 0, err: "" })
    expect([...states]).toEqual(expect.arrayContaining(["uploading", "building", "queued", "running", "ended"]))
    const model = `${idOf("train")}/model.npz`
    const last = linesIn(done.out).at(-1)
    expect(last).toMatchObject({ event: "ended", outcome: "done", scores: { r2: 0.75 }, leftThere: [{ path: model, size: large.length }] })
    const folder = String(last?.["folder"])
    expect(existsSync(join(folder, "out", idOf("evaluate"), "manifest.json"))).toBe(true)
    expect(existsSync(join(folder, "out", model))).toBe(false)
    expect((await tephra("runs")).out).toMatch(/#1 .* cluster +\d+ +2 +done /)
    expect((await tephra("logs", "1", "-f")).out).toMatch(/tephra-job: running train on 2 ranks\n[\s\S]*tephra-job: done/)
    expect((await tephra("logs", "1", "--attempt", "2")).code).toBe(2)
    expect((await tephra("fetch", "1", "--list")).out).toMatch(/model\.npz +3\.15 MB\n/)
    expect((await tephra("fetch", "1", "no-such-file")).err).toMatch(/--list shows all/)
    expect((await tephra("watch", "1")).out).toContain(`Larger results stay on cluster: ${model} (3.15 MB). Bring them here with: tephra fetch 1\n`)
    expect(await tephra("fetch", "1", idOf("train"))).toMatchObject({ code: 0, out: expect.stringMatching(/^2 files, 3\.15 MB, in /m) as string })
    expect(createHash("sha256").update(readFileSync(join(folder, "out", model))).digest("hex")).toBe(createHash("sha256").update(large).digest("hex"))
    expect((await tephra("watch", "1")).out).toMatch(/Model and results: /)
  })

  test("a copy that is cut goes on where it was; without a terminal, what a person must answer is refused with what to do", async () => {
    newHome(5, 1)()
    await cluster()
    const run = linesIn((await going(["run", sample, "--machine", "cluster", "--walltime", "0:10:00"], () => undefined)).out).find(({ event }) => event === "started")
    const large = randomBytes(160 * 1024 ** 2)
    writeFileSync(join(site.scratch(), "tephra/runs", String(run?.["run"]), "out", "large.bin"), large)
    const to = join(home, "fetched")
    let cuts = 0
    const fetching = started(launcher, ["fetch", "1", "large.bin", "--to", to], () => undefined)
    const cutting = setInterval(() => {
      if (cuts > 0 || !existsSync(join(to, "large.bin.part"))) return
      cuts += 1
      site.fault("ssh-drop", "login")
    }, 5)
    expect(await fetching.ended).toMatchObject({ code: 0 })
    clearInterval(cutting)
    expect(cuts).toBe(1)
    expect(readFileSync(join(to, "large.bin")).equals(large)).toBe(true)
    await add("code", "generic-lsf", "passcode")
    expect(await tephra("login", "code")).toMatchObject({ code: 1, err: expect.stringMatching(/“Enter PASSCODE:”, and here is no terminal to ask at\. Run tephra login code in a terminal/) as string })
    expect(await tephra("submit", sample, "--machine", "summit", "--walltime", "9:00:00", "--account", "abc123")).toMatchObject({ code: 1, err: expect.stringMatching(/Nothing was sent[\s\S]*--force/) as string })
    writeFileSync(join(home, "known_hosts"), "")
    expect(await tephra("login", "cluster", "--check")).toMatchObject({ code: 1, err: expect.stringMatching(/“Is this 127\.0\.0\.1 port \d+\?”/) as string })
  })

  describe.each([
    { front: "lsf", base: "generic-lsf", server: "passcode", id: /^\d+$/ },
    { front: "pbs", base: "generic-pbs", server: "lockout", id: /^\d+\.login1$/ },
  ] as const)("the $front front", ({ front, base, server, id }) => {
    test("somebody logs in at a terminal; others hand in through that, watch, cancel, and go on after a time limit", async () => {
      // Longer than the half minute in which Slurm looks once for jobs whose time is over.
      const end = newHome(1000, 50, front)
      writeFileSync(join(home, "known_hosts"), "")
      await add("front", base, server)
      let wrong = 0
      const secret = (): string => (server === "lockout" ? site.access(server).password : wrong++ === 0 ? "000000" : site.passcode())
      const person = atTerminal(["login", "front"], [[/trust or cancel\? $/, () => "trust"], [/PASSCODE: $|Password of .* $/, secret]])
      await person.prints(/Ctrl\+C logs out/)
      expect(person.shown()).toMatch(/SHA256:[\s\S]*The queue answers/)
      expect(person.shown()).not.toContain(site.access(server).password)
      if (server === "passcode") expect(person.shown()).toMatch(/did not accept the last answer/)
      expect(await tephra("login", "front")).toMatchObject({ code: 1, err: expect.stringMatching(/is logged in to front/) as string })

      const left = linesIn((await tephra("submit", sample, "--machine", "front", "--ranks", "2", "--walltime", "0:10:00", "--detach", "--json")).out).at(-1)
      expect(left).toMatchObject({ event: "left", number: 1, submission: expect.stringMatching(id) as string })
      let cut = false
      const over = await going(["watch", "1"], (line) => {
        if (/job 2 of at most 10/.test(String(line["detail"]))) end()
        if (line["event"] !== "points" || cut) return
        cut = true
        site.fault("time-up", submission(left).replace(/\..*/, ""))
      })
      end()
      // It goes on by itself in the next job, or says that this one saved nothing before its end.
      const first = linesIn(over.out).at(-1)
      const goneOn = first?.["outcome"] === "done"
      expect(goneOn ? over.out : JSON.stringify(first)).toMatch(goneOn ? /job 2 of at most 10, from step \d+/ : /run-no-progress/)
      expect(goneOn ? first : linesIn((await going(["resume", "1"], () => undefined)).out).at(-1)).toMatchObject({ event: "ended", outcome: "done" })

      let asked: Promise<Ended> | null = null
      const second = await going(["run", sample, "--machine", "front", "--walltime", "0:10:00"], (line) => {
        if (line["event"] === "points") asked ??= tephra("cancel", "2")
      })
      expect(linesIn(second.out).at(-1)).toMatchObject({ event: "ended", outcome: "stopped" })
      expect(await asked).toMatchObject({ code: 0, out: expect.stringMatching(/^Stopping run #2, job \d+/) as string })
      await person.prints(/#2 “regression”, job \S+: stopped/)
      person.type("\u0003")
      expect(await person.ended).toMatchObject({ code: 0 })
    })
  })
})
