import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { agentSocket, hostAliases, opensshVersion, sshConfigOf, surroundingsOf } from "./ask-ssh.ts"
import { chooseCarrier, parseJump, parseSshConfig } from "./ssh-config.ts"
import type { SshConfig, Surroundings } from "./ssh-config.ts"

/** As OpenSSH 9.2 of Debian 12 prints it for a host that no configuration names, shortened. */
const debian = `host somehost
user ann
hostname somehost
port 22
gssapiauthentication yes
hashknownhosts yes
identitiesonly no
securitykeyprovider internal
identityfile ~/.ssh/id_rsa
identityfile ~/.ssh/id_ed25519_sk
globalknownhostsfile /etc/ssh/ssh_known_hosts /etc/ssh/ssh_known_hosts2
userknownhostsfile /home/ann/.ssh/known_hosts "/home/ann/.ssh/known hosts"
hostkeyalgorithms ssh-ed25519,rsa-sha2-512
`
const nothing: Surroundings = { ticket: false, keyTypes: new Map(), agentTypes: [], certified: [], authority: false, openssh: 9.2 }
const choose = (extra: string, around: Partial<Surroundings> = {}) => chooseCarrier(parseSshConfig(debian + extra), { ...nothing, ...around })

test("what ssh -G prints is read", () => {
  expect(parseSshConfig(`${debian}proxyjump ann@gate:2222,[::1]:23\ncertificatefile ~/.ssh/c.pub\nidentityagent /run/agent\n`)).toEqual({
    host: "somehost", port: 22, user: "ann", hostKeyAlias: null, identityFiles: ["~/.ssh/id_rsa", "~/.ssh/id_ed25519_sk"], identitiesOnly: false, identityAgent: "/run/agent",
    certificateFiles: ["~/.ssh/c.pub"], pkcs11Provider: null, securityKeyProvider: null, proxyJump: ["ann@gate:2222", "[::1]:23"], proxyCommand: null, gssapi: true,
    knownHostsFiles: ["/home/ann/.ssh/known_hosts", "/home/ann/.ssh/known hosts", "/etc/ssh/ssh_known_hosts", "/etc/ssh/ssh_known_hosts2"], hashKnownHosts: true,
    hostKeyAlgorithms: ["ssh-ed25519", "rsa-sha2-512"], methods: null,
    others: ["gssapiauthentication yes", "securitykeyprovider internal", "hostkeyalgorithms ssh-ed25519,rsa-sha2-512", "certificatefile ~/.ssh/c.pub"],
  } satisfies SshConfig)
})

test.each([
  ["gate", null, "gate", null], ["ann@gate:2222", "ann", "gate", 2222], ["ann@[::1]:2222", "ann", "::1", 2222], ["ssh://ann@gate:23", "ann", "gate", 23], ["a@b@gate", "a@b", "gate", null],
])("the jump %s", (text, user, host, port) => {
  expect(parseJump(text)).toEqual({ user, host, port })
})

test("ssh2 unless something needs OpenSSH; GSSAPI needs it with a ticket only", () => {
  expect(choose("")).toMatchObject({ carrier: "ssh2" })
  expect(choose("proxyjump gate\n")).toMatchObject({ carrier: "ssh2" })
  expect(choose("", { ticket: true })).toEqual({ carrier: "openssh", reason: "GSSAPI is on and Kerberos holds a ticket" })
  expect(choose("proxycommand nc %h %p\n").carrier).toBe("openssh")
  expect(choose("proxycommand none\n").carrier).toBe("ssh2")
  expect(choose("certificatefile ~/.ssh/c.pub\n").carrier).toBe("openssh")
  expect(choose("pkcs11provider /usr/lib/opensc.so\n").carrier).toBe("openssh")
  expect(choose("", { keyTypes: new Map([["~/.ssh/id_ed25519_sk", "sk-ssh-ed25519@openssh.com"]]) }).carrier).toBe("openssh")
  expect(choose("", { agentTypes: ["ssh-ed25519-cert-v01@openssh.com"] }).carrier).toBe("openssh")
  expect(choose("", { authority: true }).carrier).toBe("openssh")
  expect(choose("", { authority: true, openssh: null })).toMatchObject({ carrier: "ssh2", reason: expect.stringContaining("none here") as string })
})

describe("on this computer", () => {
  let folder = ""
  const at = (name: string) => join(folder, name)
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "ssh-config-"))
    mkdirSync(at("more"))
    writeFileSync(at("config"), `# Host none\nHost summit *.gov\n  User ann\nInclude ${at("more")}/*.conf\nHost=frontier "two words" !bad\nMatch host x\n\tHostName y\n`)
    writeFileSync(at("more/a.conf"), `host aurora summit\n Include ${at("config")}\n`)
    writeFileSync(at("more/b.txt"), "Host hidden\n")
    writeFileSync(at("id"), "")
    writeFileSync(at("id.pub"), "sk-ssh-ed25519@openssh.com AAAA\n")
    writeFileSync(at("ssh"), `Host summit\n HostName 127.0.0.1\n Port 2222\n IdentityFile ${at("id")}\n IdentityFile ${at("absent")}\n IdentityAgent none\n UserKnownHostsFile ${at("known")}\n GSSAPIAuthentication no\n`)
    writeFileSync(at("known"), "@cert-authority [127.0.0.1]:2222 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n")
  })
  afterAll(() => { rmSync(folder, { recursive: true }) })

  test("aliases of a configuration, Include followed and no pattern", async () => {
    expect(await hostAliases(at("config"))).toEqual(["summit", "aurora", "frontier", "two words"])
    expect(await hostAliases(at("absent"))).toEqual([])
  })

  test("ssh -G and what lies around it", async () => {
    const version = await opensshVersion()
    const config = await sshConfigOf("summit", { configFile: at("ssh") })
    expect(config === null).toBe(version === null)
    if (config === null) return
    expect(config).toMatchObject({ host: "127.0.0.1", port: 2222, identityFiles: [at("id"), at("absent")], identityAgent: null, gssapi: false })
    expect(agentSocket(config)).toBeNull()
    const around = await surroundingsOf(config, { ...process.env, SSH_AUTH_SOCK: "" })
    expect(around).toMatchObject({ ticket: false, authority: true, certified: [], agentTypes: [] })
    expect([...around.keyTypes]).toEqual([[at("id"), "sk-ssh-ed25519@openssh.com"]])
    await expect(sshConfigOf("-oProxyCommand=x")).rejects.toMatchObject({ code: "ssh-name-not-found" })
    writeFileSync(at("bad"), "NoSuchOption yes\n")
    await expect(sshConfigOf("summit", { configFile: at("bad") })).rejects.toMatchObject({ code: "ssh-config-unreadable" })
  })
})
