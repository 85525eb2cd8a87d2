import { describe, expect, test } from "vitest"
import { nameOfHop, opensshConfig } from "./openssh-config.ts"
import { barePrompt, opensshFailure, readOpensshLine } from "./openssh-words.ts"

const token = "tephra-0123"

test.each([
  ["tephra-0123 77 70", { kind: "asks", request: "77 70" }],
  ["tephra-9999 77 70", { kind: "words", text: "tephra-9999 77 70" }],
  ["debug1: Authentications that can continue: publickey,keyboard-interactive\r", { kind: "offered", methods: ["publickey", "keyboard-interactive"] }],
  ["Authenticated using \"publickey\" with partial success.", { kind: "partial" }],
  ["debug1: Authenticated using \"publickey\" with partial success.", { kind: "partial" }],
  ["Authenticated to 127.0.0.1 ([127.0.0.1]:28322) using \"publickey\".", { kind: "accepted" }],
  ["debug1: Authentication succeeded (publickey).", { kind: "accepted" }],
  ["debug1: Sending command: cat", { kind: "started" }],
  ["debug1: identity file /home/ann/.ssh/id_rsa type -1", { kind: "nothing" }],
  ["", { kind: "nothing" }],
  ["ann@summit: Permission denied (publickey).", { kind: "words", text: "ann@summit: Permission denied (publickey)." }],
])("the line %j", (line, read) => {
  expect(readOpensshLine(line, token)).toEqual(read)
})

test("OpenSSH's name before a prompt is not part of it", () => {
  expect(barePrompt("(ann@summit) Enter PASSCODE: ")).toBe("Enter PASSCODE: ")
  expect(barePrompt("ann@summit's password: ")).toBe("ann@summit's password: ")
})

test.each([
  ["ssh: connect to host 10.0.0.1 port 22: Connection refused", false, "ssh-refused"],
  ["ssh: connect to host 10.0.0.1 port 22: Connection timed out", false, "ssh-unreachable"],
  ["ssh: connect to host 10.0.0.1 port 22: No route to host", false, "ssh-no-route"],
  ["ssh: Could not resolve hostname summit: Temporary failure in name resolution", false, "ssh-name-not-found"],
  ["ann@summit: Permission denied (publickey,keyboard-interactive).", false, "ssh-method-not-offered"],
  ["Received disconnect from 10.0.0.1 port 22:2: Too many authentication failures", false, "ssh-too-many-attempts"],
  ["Unable to negotiate with 10.0.0.1 port 22: no matching host key type found. Their offer: ssh-dss", false, "ssh-no-agreement"],
  ["kex_exchange_identification: read: Connection reset by peer", false, "ssh-not-ssh"],
  ["channel 0: open failed: connect failed: open failed\nstdio forwarding failed", true, "ssh-jump-refused"],
  ["channel 0: open failed: administratively prohibited: open failed\nstdio forwarding failed", true, "ssh-jump-refused"],
  ["Connection closed by 10.0.0.1 port 22", false, "ssh-closed"],
  ["", false, "ssh-closed"],
  ["channel 0: open failed: unknown channel type", true, "ssh-channel-refused"],
])("%j is told as it is", (words, accepted, code) => {
  const failure = opensshFailure({ at: "summit", next: "inner", words, accepted, attempts: 1 })
  expect(failure).toMatchObject({ code, at: "summit" })
  expect(failure.message).toContain("summit")
})

describe("the configuration of one log-in", () => {
  const hop = { host: "summit", port: 22, user: "ann", identities: [], agent: null }
  const config = { types: [[], []], relay: "/tmp/100%/relay", keepAlive: { seconds: 15, count: 3 }, connectSeconds: 20 }

  test("ours come first; each host has its own, and the next goes through it", () => {
    const text = opensshConfig({ ...config, types: [["ssh-rsa"], ["ssh-ed25519"]], hops: [
      { ...hop, host: "gate", identities: ["/home/ann/my key"], agent: "/run/agent", attempts: { allowed: 3, used: 1 }, options: ["proxycommand nc -X %n %h", "ciphers a"] },
      { ...hop, identitiesOnly: true, hostKeyAlias: "known", options: ["hostkeyalgorithms rsa-sha2-512,ssh-ed25519,x-cert-v01@openssh.com"] },
    ] })
    expect(text.split("\n")).toEqual([
      "Host tephra-hop-0", "HostName gate", "Port 22", "User ann", "IdentityFile \"/home/ann/my key\"", "IdentitiesOnly no", "IdentityAgent \"/run/agent\"", "NumberOfPasswordPrompts 2",
      "HostKeyAlgorithms ^rsa-sha2-512,rsa-sha2-256", "proxycommand nc -X gate %h", "ciphers a", "ConnectTimeout 20",
      `Host ${nameOfHop(1)}`, "HostName summit", "Port 22", "User ann", "HostKeyAlias known", "IdentityFile none", "IdentitiesOnly yes", "IdentityAgent none", "NumberOfPasswordPrompts 3",
      "HostKeyAlgorithms x-cert-v01@openssh.com,ssh-ed25519,rsa-sha2-512", "hostkeyalgorithms rsa-sha2-512,ssh-ed25519,x-cert-v01@openssh.com", "ProxyJump tephra-hop-0",
      "Host *", "ControlMaster no", "ControlPath none", "BatchMode no", "StrictHostKeyChecking yes", "UserKnownHostsFile none", "GlobalKnownHostsFile none",
      "KnownHostsCommand /bin/sh \"/tmp/100%%/relay\" known %I %H %t %K",
      "CheckHostIP no", "VerifyHostKeyDNS no", "UpdateHostKeys no", "ForwardAgent no", "ForwardX11 no", "PermitLocalCommand no", "RequestTTY no", "EscapeChar none", "TCPKeepAlive yes",
      "ServerAliveInterval 15", "ServerAliveCountMax 3", "",
    ])
  })

  test.each([{ host: "a b" }, { host: "-oX" }, { user: "ann\nProxyCommand x" }, { host: "a\"b" }, { identities: ["a\"b"] }])("%j cannot bring in an option", (bad) => {
    expect(() => opensshConfig({ ...config, hops: [{ ...hop, ...bad }] })).toThrow(expect.objectContaining({ code: "ssh-bad-name" }) as Error)
  })
})
