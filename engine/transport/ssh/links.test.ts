import { execFileSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:net"
import type { AddressInfo, Server, Socket } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import { opensshVersion } from "./ask-ssh.ts"
import { checkHostKey } from "./host-check.ts"
import { hostKey } from "./known-hosts.ts"
import { openOpenssh } from "./openssh-link.ts"
import type { OpenOptions } from "./open-options.ts"
import { openSsh2 } from "./ssh2-link.ts"
import { keysOf, unlock } from "./ssh2-keys.ts"

const version = await opensshVersion()
const hop = { host: "127.0.0.1", port: 1, user: "ann", identities: [], agent: null }
const options: OpenOptions = {
  ...hop, jump: [], prompt: () => Promise.resolve(null), remembered: null, command: "cat", knownHosts: { files: [], add: null, hash: false }, deadlines: { connect: 300_000, handshake: 300_000, answer: 300_000, channel: 300_000 },
}
/** For what never answers. */
const brief = { connect: 1000, handshake: 500, answer: 500, channel: 500 }

/** Hosts that speak no SSH; real ones are in tests/cluster. */
describe.each([["ssh2", openSsh2], ["openssh", openOpenssh]] as const)("%s, at a host that", (name, open) => {
  const servers: Server[] = []
  const sockets: Socket[] = []
  afterEach(() => {
    sockets.splice(0).forEach((socket) => socket.destroy())
    servers.splice(0).forEach((server) => server.close())
  })
  function listening(greet: (socket: Socket) => void): Promise<number> {
    return new Promise((resolve) => {
      const server = createServer((socket) => {
        sockets.push(socket)
        socket.on("error", () => {})
        greet(socket)
      }).listen(0, "127.0.0.1", () => { resolve((server.address() as AddressInfo).port) })
      servers.push(server)
    })
  }
  const skip = name === "openssh" && (version === null || version < 8.5)

  test.skipIf(skip)("says nothing: a deadline ends it", async () => {
    const port = await listening(() => {})
    // OpenSSH's own limit for the connection holds for its greeting, too, and comes first.
    await expect(open({ ...options, port, deadlines: brief })).rejects.toMatchObject({ code: expect.stringMatching(/^ssh-(time-limit|unreachable)$/) as string, at: `127.0.0.1 port ${port}` })
  })

  test.skipIf(skip)("closes at once", async () => {
    const port = await listening((socket) => socket.end())
    await expect(open({ ...options, port })).rejects.toMatchObject({ code: "ssh-not-ssh" })
  })

  test.skipIf(skip)("speaks something else", async () => {
    const port = await listening((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"))
    await expect(open({ ...options, port })).rejects.toMatchObject({ code: expect.stringMatching(/^ssh-(not-ssh|closed)$/) as string })
  })

  test.skipIf(skip)("is given up", async () => {
    const port = await listening(() => {})
    await expect(open({ ...options, port, signal: AbortSignal.timeout(100) })).rejects.toMatchObject({ code: "ssh-cancelled" })
    await expect(open({ ...options, port, signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "ssh-cancelled" })
  })

  test.skipIf(skip)("refuses", async () => {
    await expect(open(options)).rejects.toMatchObject({ code: "ssh-refused" })
  })
})

describe("keys and hosts", () => {
  let folder = ""
  const at = (name: string) => join(folder, name)
  beforeAll(() => { folder = mkdtempSync(join(tmpdir(), "ssh-keys-")) })
  afterAll(() => { rmSync(folder, { recursive: true }) })

  test.skipIf(version === null)("files that are no keys are passed over; a locked one opens with its passphrase", async () => {
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "sesame", "-f", at("locked")])
    execFileSync("ssh-keygen", ["-q", "-t", "rsa", "-m", "PEM", "-N", "", "-f", at("plain")])
    writeFileSync(at("junk"), "no key")
    const keys = await keysOf({ ...hop, identities: ["absent", "junk", "locked", "plain", "locked.pub"].map(at), agent: at("no-agent") })
    expect(keys.map(({ id, locked }) => [id, locked])).toEqual([[at("plain"), false], [at("locked"), true]])
    const [, locked] = keys
    expect(locked && unlock(locked, "wrong")).toBeNull()
    expect(locked && unlock(locked, "sesame")?.parsed?.type).toBe("ssh-ed25519")
  })

  test("a host is asked about once, and what was accepted is added to the end of the file", async () => {
    const field = (bytes: Uint8Array) => Buffer.concat([Buffer.from([0, 0, 0, bytes.length]), bytes])
    const key = hostKey(Buffer.concat([field(Buffer.from("ssh-ed25519")), field(Buffer.alloc(32, 1))]))
    writeFileSync(at("known"), "# no newline at the end")
    let asked = 0
    const check = (answer: string) => checkHostKey({
      hop, knownHosts: { files: [], add: at("known"), hash: false }, signal: new AbortController().signal, prompt: () => {
        asked++
        return Promise.resolve([answer])
      },
    }, key)
    await expect(check("cancel")).rejects.toMatchObject({ code: "ssh-host-key-declined" })
    await check("trust")
    await check("trust")
    expect(asked).toBe(2)
    expect(readFileSync(at("known"), "utf8")).toMatch(/^# no newline at the end\n\[127\.0\.0\.1\]:1 ssh-ed25519 \S+\n$/)
  })
})
