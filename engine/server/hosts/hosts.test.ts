import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir, userInfo } from "node:os"
import { join } from "node:path"
import { beforeEach, expect, test } from "vitest"
import type { Handlers } from "../../api/serve.ts"
import { machineOf } from "../../machines/own-machine.ts"
import { HostProposal } from "../../model/host-proposal.ts"
import { HostKeys } from "../../model/host-keys.ts"
import type { MachineSettings } from "../../model/machine-settings.ts"
import { planLink } from "../../transport/ssh/open-link.ts"
import { machineLink } from "../sites/link-request.ts"
import { machineBook } from "../sites/machine-book.ts"
import { hostKeys } from "./host-keys.ts"
import { hostHandlers } from "./host-handlers.ts"

let folder = ""
beforeEach(({ onTestFinished }) => {
  folder = mkdtempSync(join(tmpdir(), "tephra-hosts-"))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
})

const nobody = ` IdentityAgent none\n GSSAPIAuthentication no\n GlobalKnownHostsFile none\n`

/** The handlers over a configuration of this test's own, read by the real ssh. */
function handlers(config: string, known = ""): Pick<Handlers, "machine.hosts" | "machine.import" | "machine.hostKeys"> {
  writeFileSync(join(folder, "person"), known)
  writeFileSync(join(folder, "config"), `${config}\nHost *\n UserKnownHostsFile ${folder}/person\n${nobody}`)
  return at(folder)
}

function at(folder: string, path = process.env["PATH"], own: readonly MachineSettings[] = []): ReturnType<typeof hostHandlers> {
  return hostHandlers({ sites: { book: machineBook({ settings: { get: () => own, set: () => {} } }) }, home: { root: folder } }, { configFile: join(folder, "config"), env: { PATH: path, HOME: folder } })
}

async function imported(config: string, host: string): Promise<HostProposal> {
  return HostProposal.parse(await handlers(config)["machine.import"]({ host }))
}

test("hosts are the names of the configuration, without patterns", async () => {
  mkdirSync(join(folder, "more"))
  writeFileSync(join(folder, "more", "one"), "Host included\n")
  expect(await handlers(`Include ${folder}/more/*\nHost summit *.ornl.gov\nHost frontier\n`)["machine.hosts"]({})).toEqual({ file: join(folder, "config"), there: true, hosts: ["included", "summit", "frontier"] })
  rmSync(join(folder, "config"))
  expect(await at(folder)["machine.hosts"]({})).toEqual({ file: join(folder, "config"), there: false, hosts: [] })
})

test("without OpenSSH that is said, for the list and for a host", async () => {
  const ask = at(folder, folder)
  for (const answer of [() => ask["machine.hosts"]({}), () => ask["machine.import"]({ host: "summit" })]) await expect(async () => answer()).rejects.toMatchObject({ code: "ssh-not-installed" })
})

test("a facility's host becomes its profile with host, port, user and jump host", async () => {
  const config = "Host summit\n HostName summit.olcf.ornl.gov\n User jane\n ProxyJump home.ccs.ornl.gov\n"
  const { settings, ...proposal } = await imported(config, "summit")
  expect(settings).toEqual({ name: "my-summit", host: "summit.olcf.ornl.gov", user: "jane", jump: "home.ccs.ornl.gov" })
  expect(proposal).toMatchObject({ base: "summit", carrier: "ssh2", identities: [], notTaken: [] })
  expect(proposal.understood).toEqual([
    "“ssh summit” connects to summit.olcf.ornl.gov as jane.",
    "It goes through home.ccs.ornl.gov.",
    expect.stringMatching(/^It is the log-in host of Summit/),
    expect.stringMatching(/^There is no file of a key/),
    "Tephra logs in by itself (ssh2): password, passcode, key and jump host are all that it needs.",
  ])
  const machine = machineOf({ ...settings, base: proposal.base ?? "", changed: "2026-11-28" })
  expect(machine?.logIn).toMatchObject({ hosts: { value: [{ name: "summit.olcf.ornl.gov", port: 22 }] }, user: { value: "jane" }, fingerprints: {} })
})

test("what is set for the alias alone keeps the alias as the host, so that ssh's configuration holds at each log-in", async () => {
  writeFileSync(join(folder, "key"), "")
  const config = `Host lab_1 lab1\n HostName 10.1.2.3\n Port 2222\n User jane\n IdentityFile ${folder}/key\n IdentitiesOnly yes\n`
  const proposal = await imported(config, "lab1")
  expect(proposal).toMatchObject({ base: null, settings: { name: "lab1", host: "lab1", port: 2222, user: "jane" }, identities: [`${folder}/key`] })
  expect(proposal.understood.join(" ")).toMatch(/IdentityFile, IdentitiesOnly are set for “lab1” alone.*asked at each log-in/)
  const odd = await imported(config, "lab_1")
  expect(odd.settings).toEqual({ name: "lab-1", host: "10.1.2.3", port: 2222, user: "jane" })
  expect(odd.notTaken.join(" ")).toMatch(/IdentityFile, IdentitiesOnly are set for a name that a machine cannot have/)
})

test("carrier and reason are those of the log-in itself; several jump hosts stay in ssh's configuration", async () => {
  const config = "Host far\n HostName far.example.edu\n ProxyCommand nc %h %p\nHost deep\n HostName deep.example.edu\n ProxyJump ann@one:2222,two\n"
  expect(await imported(config, "far")).toMatchObject({ carrier: "openssh", reason: "its ProxyCommand is a program of the system", settings: { host: "far" } })
  const deep = await imported(config, "deep")
  expect(deep.settings).toEqual({ name: "deep", host: "deep", user: userInfo().username })
  expect(deep.understood).toContain("It goes through ann@one:2222, then two.")
})

test("what Tephra does not do is told, and only that", async () => {
  const config = "Host busy\n HostName busy.example.edu\n LocalForward 8080 localhost:80\n ForwardAgent yes\n ControlMaster auto\n ControlPath ~/c\n RemoteCommand tmux\n SetEnv A=b\n ForwardX11 no\n"
  const { notTaken } = await imported(config, "busy")
  expect(notTaken.map((sentence) => sentence.split(" ")[0])).toEqual(["LocalForward", "ForwardAgent", "RemoteCommand", "ControlMaster", "SetEnv"])
})

test("a name that would be an option of ssh is refused, a configuration that ssh cannot read is told", async () => {
  await expect(imported("", "-oProxyCommand=x")).rejects.toMatchObject({ code: "ssh-name-not-found" })
  await expect(imported("Host a\n Port none\n", "a")).rejects.toMatchObject({ code: "ssh-config-unreadable" })
})

function key(name: string): { line: string; sha256: string } {
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", join(folder, name)])
  const line = readFileSync(join(folder, `${name}.pub`), "utf8").trim()
  return { line, sha256: execFileSync("ssh-keygen", ["-lf", join(folder, `${name}.pub`)], { encoding: "utf8" }).split(" ")[1] ?? "" }
}

test("host keys of the whole way are told as ssh-keygen prints them, with the facility's own beside them", async () => {
  const [gate, summit] = [key("gate"), key("summit")]
  const { "machine.hostKeys": ask } = handlers("Host summit.olcf.ornl.gov\n ProxyJump gate.example.edu:2222\n", `# seen\n[gate.example.edu]:2222 ${gate.line}\nsummit.olcf.ornl.gov ${summit.line}\n`)
  const keys = HostKeys.array().parse(await ask({ machine: "summit", typed: {} }))
  expect(keys).toMatchObject([
    { host: "gate.example.edu", port: 2222, published: [], known: [{ type: "ssh-ed25519", sha256: gate.sha256, line: 2, marker: "none", published: false }], state: "known" },
    { host: "summit.olcf.ornl.gov", port: 22, known: [{ sha256: summit.sha256, line: 3 }], state: "differs" },
  ])
  expect(keys[1]?.published).toContainEqual({ type: "ssh-rsa", sha256: "SHA256:nA7X4qyPvtEpXWxG5MDeXEC8xfpmm0UMiLq/LkgM33I" })
  expect(keys.map(({ basis }) => basis?.proven)).toEqual([undefined, "documented"])
  expect(await ask({ machine: "generic-slurm", typed: { host: "gate.example.edu", port: 2222 } })).toMatchObject([{ state: "known" }])
  await expect(ask({ machine: "generic-slurm", typed: {} })).rejects.toMatchObject({ code: "machine-without-host" })
  // Tephra's own file is read as well.
  writeFileSync(join(folder, "known_hosts"), `new.example.edu ${gate.line}\n`)
  expect(await ask({ machine: "generic-slurm", typed: { host: "new.example.edu" } })).toMatchObject([{ state: "known", known: [{ file: join(folder, "known_hosts") }] }])
  await expect(ask({ machine: "moon", typed: {} })).rejects.toMatchObject({ code: "no-such-machine" })
})

test("a facility's fingerprints count for a name of ssh's configuration that stands for its host", async () => {
  const own: MachineSettings = { name: "mine", base: "summit", host: "leap", changed: "2026-11-28" }
  handlers("Host leap\n HostName Summit.olcf.ornl.gov\nHost tunnel\n HostName localhost\n HostKeyAlias summit.olcf.ornl.gov\nHost else\n HostName login.example.edu\n")
  const { "machine.hostKeys": ask } = at(folder, undefined, [own])
  const states = async (typed: Pick<MachineSettings, "host">): Promise<string[]> => (await ask({ machine: "mine", typed })).map(({ host, state }) => `${host} ${state}`)
  expect(await states({})).toEqual(["summit.olcf.ornl.gov published"])
  expect(await states({ host: "tunnel" })).toEqual(["localhost published"])
  expect(await states({ host: "else" })).toEqual(["login.example.edu new"])
  // The log-in plans the same way.
  const { options } = await planLink({ ...machineLink(machineOf(own)!, undefined, 1), ssh: { configFile: join(folder, "config") }, command: "", prompt: () => Promise.resolve(null), remembered: null, knownHosts: { files: [], add: null, hash: false } })
  expect(options).toMatchObject({ host: "summit.olcf.ornl.gov", published: expect.arrayContaining([{ type: "ssh-rsa", sha256: "nA7X4qyPvtEpXWxG5MDeXEC8xfpmm0UMiLq/LkgM33I" }]) as unknown, attempts: { used: 1 } })
})

test("each state says what will happen at the log-in", () => {
  const [one, two] = [key("one"), key("two")]
  const at = { host: "site.example.edu", port: 22 }
  const state = (known: string, published: readonly string[] = [], address = at): string => hostKeys([{ name: "known_hosts", text: known }], { ...address, published: published.map((sha256) => ({ type: "ed25519", sha256 })) }, null).state
  expect(state("")).toBe("new")
  expect(state("", [one.sha256])).toBe("published")
  expect(state(`site.example.edu ${one.line}`)).toBe("known")
  expect(state(`site.example.edu ${one.line}`, [one.sha256.replace("SHA256:", "")])).toBe("known")
  expect(state(`site.example.edu ${one.line}`, [two.sha256])).toBe("differs")
  expect(state(`@revoked site.example.edu ${one.line}`)).toBe("revoked")
  expect(state(`@cert-authority *.example.edu ${one.line}`)).toBe("authority")
  expect(state(`site.example.edu ${one.line}`, [], { ...at, port: 2222 })).toBe("known")
  expect(state(`other.example.edu ${one.line}`)).toBe("new")
})
