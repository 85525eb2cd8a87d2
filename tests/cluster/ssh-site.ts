import { execFileSync, spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"

const program = join(import.meta.dirname, "site/test-cluster")
/** A site of its own beside that of `site.ts`. */
const root = process.env["TC_ROOT"] ?? "/tmp/tephra-log-in"
const base = Number(process.env["TC_BASE_PORT"] ?? 25_000)
const environment = { ...process.env, TC_ROOT: root, TC_BASE_PORT: String(base), TC_USER: "tephralogin" }

export type Place = "login" | "passcode" | "twostep" | "bastion"
const places = { login: 22, passcode: 23, twostep: 24, bastion: 25 } as const

export interface SshSite {
  readonly user: string
  readonly key: string
  readonly password: string
  readonly knownHosts: string
  readonly port: (place: Place) => number
  /** The same behind a relay that can stall. */
  readonly farPort: (place: Place) => number
  /** The public half of its host key, as a file of the site has it. */
  readonly hostKey: (place: Place) => string
  readonly authorize: (publicKey: string) => void
  readonly passcode: () => string
  readonly token: () => string
  readonly fault: (...words: string[]) => void
  readonly down: () => void
}

/** Log-ins of four kinds, on this computer. */
export function sshSiteUp(): SshSite {
  const call = (...words: string[]) => execFileSync(program, words, { env: environment, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim()
  call("up")
  const values = new Map(call("env").split("\n").map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)] as const))
  const value = (name: string) => values.get(name) ?? ""
  return {
    user: value("TC_USER"), key: value("TC_KEY"), password: value("TC_PASSWORD"), knownHosts: value("TC_KNOWN_HOSTS_FILE"),
    port: (place) => base + places[place],
    farPort: (place) => base + places[place] + 100,
    hostKey: (place) => readFileSync(join(root, `etc/hostkey_${place}.pub`), "utf8").split(" ").slice(0, 2).join(" "),
    authorize: (publicKey) => { spawnSync("tee", ["-a", join(root, "etc/authorized_keys")], { input: publicKey }) },
    passcode: () => call("passcode"),
    token: () => call("otp"),
    fault: (...words) => { call("fault", ...words) },
    down: () => { call("down", "--purge") },
  }
}
