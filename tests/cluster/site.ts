import { execFileSync, spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync } from "node:fs"
import { join } from "node:path"

const program = join(import.meta.dirname, "site/test-cluster")

/** Where a site lies; tests that run beside each other take places of their own. */
export interface Place {
  /** Short, because Unix sockets have short paths. */
  readonly root: string
  readonly port: number
  readonly user: string
}
const usual: Place = { root: "/tmp/tephra-site", port: 26000, user: "tephrasite" }
const environment = ({ root, port, user }: Place) => ({ ...process.env, TC_ROOT: root, TC_BASE_PORT: String(port), TC_USER: user })

/** What keeps a site from coming up on this computer at once; null where nothing does. */
export function whyNoSite(): string | null {
  const done = spawnSync(program, ["missing"], { env: environment(usual), encoding: "utf8" })
  return done.status === 0 ? null : done.stdout.trim() || "not Debian"
}

/** The SSH servers of a site; README.md tells what each asks for. */
export type Server = "login" | "passcode" | "twostep" | "bastion" | "single" | "lockout"

/** All that a person needs to log in. Each user is good at each server. */
export interface Access {
  readonly host: string
  readonly port: number
  /** The same server behind the relay, whose line `fault("net", …)` slows, stalls and cuts. */
  readonly wanPort: number
  readonly user: string
  /** Path of the private key, which has no passphrase. */
  readonly key: string
  readonly password: string
  readonly pin: string
  /** Lines for known_hosts, for both ports. */
  readonly knownHosts: readonly string[]
}

export interface Site {
  readonly root: string
  /** The plain user, the noisy one, and one for each other log-in shell that is there: `user-noisy`, `user-tcsh`, `user-fish`. */
  readonly users: readonly string[]
  readonly access: (server: Server, user?: string) => Access
  /** PIN and code that the next log-in with a passcode takes; the same until it is used. */
  readonly passcode: (user?: string) => string
  readonly otp: (user?: string) => string
  readonly home: (user?: string) => string
  readonly scratch: (user?: string) => string
  /** Faults by the words of `test-cluster fault`; throws with its complaint. */
  readonly fault: (...words: string[]) => void
  /** Wrong answers that the lockout server has counted; three deny the user. */
  readonly wrongAnswers: (user?: string) => number
  /** What one of its SSH servers has written, in one line. */
  readonly sshLog: (server: Server) => string
  /** What a shell on the log-in node has, for Slurm itself or for one of the fronts before it. */
  readonly shell: (front?: "lsf" | "pbs") => Record<string, string>
  /** A new folder that log-in and compute nodes share. */
  readonly folder: () => string
  readonly down: () => void
}

/** Brings up the site of `site/test-cluster`: real SSH servers and real Slurm on this computer, four nodes. */
export function siteUp(place: Place = usual): Site {
  const { root } = place
  const env = environment(place)
  const call = (...words: string[]) => execFileSync(program, words, { env, stdio: ["ignore", "ignore", "pipe"] })
  const told = (...words: string[]) => spawnSync(program, words, { env, encoding: "utf8" }).stdout.trim()
  const down = () => call("down", "--purge")
  // Of a run that was killed its site is still there, with wrong answers that it has counted.
  down()
  call("up")
  const facts = new Map(told("env").split("\n").map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1).replaceAll("'", "")]))
  const fact = (name: string) => facts.get(`TC_${name}`) ?? ""
  const keys = readFileSync(fact("KNOWN_HOSTS_FILE"), "utf8").trim().split("\n")
  const shared = join(root, "scratch", "jobs")
  mkdirSync(shared, { recursive: true })
  return {
    root,
    users: fact("USERS").split(" "),
    access: (server, user = place.user) => {
      const port = Number(fact(`PORT_${server.toUpperCase()}`))
      const wanPort = Number(fact(`WAN_PORT_${server.toUpperCase()}`))
      const knownHosts = keys.filter((line) => line.includes(`:${port} `) || line.includes(`:${wanPort} `))
      return { host: fact("HOST"), port, wanPort, user, key: fact("KEY"), password: fact("PASSWORD"), pin: fact("PIN"), knownHosts }
    },
    passcode: (user = place.user) => told("passcode", user),
    otp: (user = place.user) => told("otp", user),
    home: (user = place.user) => join(root, "home", user),
    scratch: (user = place.user) => join(root, "scratch", user),
    fault: (...words) => void call("fault", ...words),
    wrongAnswers: (user = place.user) => Number(told("wrong-answers", user)),
    sshLog: (server) => readFileSync(join(root, "log", `sshd-${server}.out`), "utf8").trim().replaceAll("\n", " | "),
    shell: (front) => ({ SLURM_CONF: join(root, "etc/slurm.conf"), PATH: `${front === undefined ? "" : `${join(root, front)}:`}${process.env["PATH"] ?? ""}` }),
    folder: () => mkdtempSync(join(shared, "job-")),
    down,
  }
}
