import { execFileSync, spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { afterAll, describe, expect, test } from "vitest"
import { fingerprints, hostKey, knownHostsLine, parseKnownHosts, preferredTypes, verdict, wildcard } from "./known-hosts.ts"
import type { HostKey } from "./known-hosts.ts"

/** A key in the form of the wire; nobody signs with it. */
function key(type: string, body: Uint8Array): HostKey {
  const field = (bytes: Uint8Array) => Buffer.concat([Buffer.from([0, 0, 0, bytes.length]), bytes])
  return hostKey(Buffer.concat([field(Buffer.from(type)), field(body)]))
}
const ed = (fill: number) => key("ssh-ed25519", Buffer.alloc(32, fill))
const rsa = (fill: number) => key("ssh-rsa", Buffer.alloc(100, fill))
const file = (...lines: string[]) => [{ name: "known_hosts", text: lines.join("\n") }]
const line = (names: string, of: HostKey) => `${names} ${of.type} ${Buffer.from(of.blob).toString("base64")}`
const at = (host: string, port = 22) => ({ host, port })

const keys = fc.record({ type: fc.constantFrom("ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256"), fill: fc.uint8Array({ minLength: 32, maxLength: 64 }) }).map(({ type, fill }) => key(type, fill))
const hosts = fc.domain()
const ports = fc.integer({ min: 1, max: 65535 })
const salts = fc.option(fc.uint8Array({ minLength: 20, maxLength: 20 }), { nil: undefined })

describe("verdict", () => {
  test("what is added is known afterwards, on no other port and for no other key", () => {
    fc.assert(fc.property(fc.record({ host: hosts, port: ports, own: keys, salt: salts, other: keys, elsewhere: ports }), ({ host, port, own, salt, other, elsewhere }) => {
      const files = file("# a comment", "", knownHostsLine(host, port, own, salt))
      expect(verdict(files, at(host.toUpperCase(), port), own)).toMatchObject({ kind: "known", entry: { line: 3 } })
      if (Buffer.compare(other.blob, own.blob) !== 0) expect(verdict(files, at(host, port), other)).toMatchObject({ kind: "changed", entry: { line: 3 } })
      if (elsewhere !== port && port !== 22) expect(verdict(files, at(host, elsewhere), own).kind).toBe("new")
      expect(verdict(files, at(`x${host}`, port), own).kind).toBe("new")
    }))
  })

  test("a changed key is told with its line and both fingerprints of each", () => {
    const files = file(line("other", ed(1)), line("summit,10.0.0.1", rsa(3)), line("summit", ed(2)))
    expect(verdict(files, at("summit"), ed(9))).toEqual({
      kind: "changed", published: false, key: fingerprints(ed(9)), known: fingerprints(ed(2)), entry: expect.objectContaining({ file: "known_hosts", line: 3 }) as object,
    })
    expect(verdict(files, at("summit"), rsa(3)).kind).toBe("known")
  })

  test("a host that is known by other types only has changed", () => {
    expect(verdict(file(line("summit", rsa(3))), at("summit"), ed(1))).toMatchObject({ kind: "changed", known: { type: "ssh-rsa" } })
  })

  test("@revoked stops a key wherever else it is known; @cert-authority vouches for no plain key", () => {
    expect(verdict(file(line("summit", ed(1)), line("@revoked *", ed(1))), at("summit"), ed(1))).toMatchObject({ kind: "revoked", entry: { line: 2 } })
    expect(verdict(file(line("@revoked other", ed(1)), line("summit", ed(1))), at("summit"), ed(1)).kind).toBe("known")
    expect(verdict(file(line("@cert-authority *.gov", ed(1))), at("login.gov"), ed(1)).kind).toBe("new")
    expect(verdict(file(line("@revoked *", ed(1))), at("summit", 2222), ed(1)).kind).toBe("revoked")
  })

  test.each([
    ["*.ornl.gov,!bad.ornl.gov", "login.ornl.gov", 22, "known"],
    ["*.ornl.gov,!bad.ornl.gov", "bad.ornl.gov", 22, "new"],
    ["!bad.ornl.gov", "bad.ornl.gov", 22, "new"],
    ["login?", "login1", 22, "known"],
    ["login?", "login12", 22, "new"],
    ["[summit]:2222", "summit", 2222, "known"],
    ["[summit]:2222", "summit", 22, "new"],
    ["summit", "summit", 2222, "known"],
    ["[::1]:2222", "::1", 2222, "known"],
  ])("%s for %s port %i: %s", (names, host, port, kind) => {
    expect(verdict(file(line(names, ed(1))), at(host, port), ed(1)).kind).toBe(kind)
  })

  test("lines that hold no key are skipped", () => {
    const whole = line("summit", ed(1))
    expect(parseKnownHosts({ name: "k", text: ["summit", "summit 1024 35 123", "@odd summit ssh-ed25519 AAAA", `summit ssh-rsa ${whole.split(" ")[2] ?? ""}`, whole.slice(0, 30), "\0", `\t${whole} comment`].join("\r\n") })).toMatchObject([{ line: 7 }])
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => { parseKnownHosts({ name: "k", text }) }))
  })

  test("published fingerprints decide for a host that is new", () => {
    const published = [{ type: "ssh-ed25519", sha256: fingerprints(ed(1)).sha256.replace("SHA256:", "") }]
    expect(verdict([], at("summit"), ed(1), published).kind).toBe("published")
    expect(verdict([], at("summit"), ed(2), published)).toMatchObject({ kind: "unpublished", published })
    expect(verdict(file(line("summit", ed(2))), at("summit"), ed(2), published).kind).toBe("known")
    expect(verdict(file(line("summit", ed(2))), at("summit"), ed(1), published)).toMatchObject({ kind: "changed", published: true })
    expect(preferredTypes([], at("summit"), published)).toEqual(["ssh-ed25519"])
    expect(preferredTypes(file(line("summit", rsa(2))), at("summit"), published)).toEqual(["ssh-rsa"])
  })
})

test("wildcards are those of a plain search", () => {
  const slow = (pattern: string, text: string): boolean =>
    pattern === "" ? text === "" : pattern[0] === "*" ? slow(pattern.slice(1), text) || (text !== "" && slow(pattern, text.slice(1))) : text !== "" && (pattern[0] === "?" || pattern[0] === text[0]) && slow(pattern.slice(1), text.slice(1))
  const word = (letters: string) => fc.string({ unit: fc.constantFrom(...letters), maxLength: 8 })
  fc.assert(fc.property(word("ab*?"), word("ab"), (pattern, text) => { expect(wildcard(pattern, text)).toBe(slow(pattern, text)) }))
})

const absent = spawnSync("ssh-keygen", ["-?"]).error !== undefined

describe.skipIf(absent)("as ssh-keygen has it", () => {
  const folder = mkdtempSync(join(tmpdir(), "known-hosts-"))
  afterAll(() => { rmSync(folder, { recursive: true }) })
  const path = join(folder, "known_hosts")
  const keygen = (...words: string[]) => spawnSync("ssh-keygen", words, { encoding: "utf8" }).stdout
  function made(type: string): HostKey {
    const at = join(folder, `key-${type}`)
    execFileSync("ssh-keygen", ["-q", "-t", type, "-N", "", "-f", at])
    return hostKey(Buffer.from(readFileSync(`${at}.pub`, "utf8").split(" ")[1] ?? "", "base64"))
  }

  test.each(["ed25519", "ecdsa", "rsa"])("fingerprints, look-up and hashing of %s", (type) => {
    const own = made(type)
    const shown = fingerprints(own)
    expect(keygen("-l", "-f", join(folder, `key-${type}.pub`))).toContain(` ${shown.sha256} `)
    expect(keygen("-l", "-E", "md5", "-f", join(folder, `key-${type}.pub`))).toContain(` ${shown.md5} `)
    writeFileSync(path, [knownHostsLine("summit", 22, own), knownHostsLine("summit", 2222, own, Buffer.alloc(20, 7)), line("*.gov,!bad.gov", own), ""].join("\n"))
    const asks = [["summit", 22], ["summit", 2222], ["summit", 23], ["login.gov", 22], ["bad.gov", 22]] as const
    const agree = () => {
      for (const [host, port] of asks) {
        const found = keygen("-F", port === 22 ? host : `[${host}]:${port}`, "-f", path) !== ""
        const ours = verdict([{ name: path, text: readFileSync(path, "utf8") }], at(host, port), own)
        expect([host, port, ours.kind]).toEqual([host, port, found || host === "summit" ? "known" : "new"])
      }
    }
    agree()
    keygen("-H", "-f", path)
    expect(readFileSync(path, "utf8")).toMatch(/^\|1\|/)
    agree()
  })
})
