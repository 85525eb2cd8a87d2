import { createHash } from "node:crypto"
import { spawn, spawnSync } from "node:child_process"
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { PassThrough } from "node:stream"
import { setImmediate } from "node:timers/promises"
import { afterAll, afterEach, expect, test, vi } from "vitest"
import { processStart } from "../local/local-transport.ts"
import { shellLink } from "../testing/shell-link.ts"
import { untilThere } from "../testing/until-there.ts"
import { startCommand, startText } from "./helper-script.ts"
import { helperTransport, shellWords } from "./helper-transport.ts"
import { LinkLost, openHelper } from "./helper.ts"

const made: string[] = []
const folder = async (): Promise<string> => {
  const path = await mkdtemp(join(tmpdir(), "tephra-helper-"))
  made.push(path)
  return path
}
afterAll(() => Promise.all(made.map((path) => rm(path, { recursive: true, force: true }))))

afterEach(() => void vi.useRealTimers())

const deadlineMs = 300_000

async function until(met: () => Promise<boolean>): Promise<void> {
  while (!(await met())) await new Promise((resolve) => setTimeout(resolve, 30))
}

test("C14: banners and a noisy log-in do not reach the answers", async () => {
  const noisy = `echo "Welcome~"; printf 'no end of line ~0123 1 = 0'; echo oops >&2; ${startCommand}`
  const helper = await openHelper(shellLink(noisy), { deadlineMs })
  expect((await helper.ask({ text: "run 100 echo here", deadlineMs })).out.toString()).toBe("here\n")
  helper.close()
})

test("log-in shells of other kinds start it too", async () => {
  for (const shell of ["bash", "dash", "tcsh", "csh", "fish", "ksh", "zsh"]) {
    const path = spawnSync("sh", ["-c", `command -v ${shell}`], { encoding: "utf8" }).stdout.trim()
    if (path === "") continue
    const helper = await openHelper(shellLink(`exec ${path} -c ${shellWords([startCommand])}`), { deadlineMs })
    expect((await helper.ask({ text: "answer 0 fine", deadlineMs })).words).toEqual(["0", "fine"])
    helper.close()
  }
})

test("a site without a tool is refused with its name", async () => {
  const bin = join(await folder(), "bin")
  await mkdir(bin)
  for (const tool of ["base64", "cat", "dd", "df", "head", "ls", "mkdir", "mv", "rm", "stat", "tail"]) {
    await symlink(spawnSync("sh", ["-c", `command -v ${tool}`], { encoding: "utf8" }).stdout.trim(), join(bin, tool))
  }
  await expect(openHelper(shellLink(`PATH=${bin}; ${startCommand}`), { deadlineMs })).rejects.toThrow("The site lacks sha256sum, timeout,")
})

/** A site that is played by hand, and a clock that only goes on when told. */
async function played(): Promise<{ readonly asking: ReturnType<typeof openHelper>; readonly input: PassThrough; readonly output: PassThrough; readonly mark: string }> {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] })
  const [input, output] = [new PassThrough({ highWaterMark: 1 }), new PassThrough()]
  const asking = openHelper({ input, output, ended: new Promise(() => undefined), close: () => undefined }, { deadlineMs: 1000 })
  asking.catch(() => undefined)
  return { asking, input, output, mark: /~[0-9a-f]{24}/.exec((await read(input)).toString())?.[0] ?? "" }
}

/** What a stream has now. */
async function read(stream: PassThrough): Promise<Buffer> {
  await setImmediate()
  const bytes = (stream.read() as Buffer | null) ?? Buffer.alloc(0)
  await setImmediate()
  return bytes
}

/** Heard at once, as a refusal that nobody hears ends the program. */
const refusal = (work: Promise<unknown>): Promise<string> => work.then(() => "none", (error: Error) => error.message)

const pass = async (milliseconds: number): Promise<void> => {
  await setImmediate()
  await vi.advanceTimersByTimeAsync(milliseconds)
}

test("a large answer over a slow line may take as long as it moves; one that stands still is given up", async () => {
  const { asking, output, mark } = await played()
  output.write(`${mark} 0 =\n`)
  const helper = await asking
  const whole = helper.ask({ text: "fetch", deadlineMs: 1000 })
  output.write(`${mark} 1 r 10\n`)
  for (let sent = 0; sent < 10; sent += 1) {
    await pass(900)
    output.write("x")
  }
  await pass(900)
  output.write(`${mark} 1 = 0 10\n`)
  expect((await whole).raw.toString()).toBe("x".repeat(10))
  const stuck = helper.ask({ text: "fetch", deadlineMs: 1000 })
  const refused = refusal(stuck)
  output.write(`${mark} 2 r 10\nxxxx`)
  await pass(900)
  await pass(900)
  expect(await refused).toMatch(/has not answered for 1 s/)
})

test("what is sent moves too: a large piece goes on for as long as the line takes of it", async () => {
  const { asking, input, output, mark } = await played()
  output.write(`${mark} 0 =\n`)
  const helper = await asking
  const sent = helper.ask({ text: "put", payload: Buffer.alloc(400_000), deadlineMs: 1000 })
  let took = 0
  while (took < 400_000) {
    await pass(900)
    took += (await read(input)).length
  }
  output.write(`${mark} 1 = 0\n`)
  expect((await sent).words).toEqual(["0"])
  const stuck = refusal(helper.ask({ text: "put", payload: Buffer.alloc(400_000), deadlineMs: 1000 }))
  await pass(1900)
  expect(await stuck).toMatch(/has not answered/)
})

test("a log-in that talks for ever is given up all the same", async () => {
  const { asking, output } = await played()
  const refused = refusal(asking)
  for (let said = 0; said < 3; said += 1) {
    output.write("still here\n")
    await pass(400)
  }
  expect(await refused).toMatch(/has not answered/)
})

test("a command that hangs in the file system costs its answer, not the link", async () => {
  const helper = await openHelper(shellLink(startCommand), { deadlineMs })
  const seen = join(await folder(), "seen")
  await expect(helper.ask({ text: `run 100 ${shellWords(untilThere(seen))}`, deadlineMs: 50 })).rejects.toThrow(/has not answered/)
  await writeFile(seen, "")
  expect((await helper.ask({ text: "run 100 echo next", deadlineMs })).out.toString()).toBe("next\n")
  helper.close()
})

test("what waits when the link goes is told so, and what comes after", async () => {
  const link = shellLink(startCommand)
  const helper = await openHelper(link, { deadlineMs })
  const seen = join(await folder(), "seen")
  const waiting = helper.ask({ text: `run 100 ${shellWords(untilThere(seen))}`, deadlineMs })
  process.kill(link.pid, "SIGKILL")
  await Promise.all([expect(waiting).rejects.toThrow(LinkLost), writeFile(seen, "")])
  await expect(helper.ask({ text: "answer 0", deadlineMs })).rejects.toThrow(LinkLost)
})

test("C16: nothing is left running when the link ends", async () => {
  const link = shellLink(startCommand)
  const helper = await openHelper(link, { deadlineMs })
  await helper.ask({ text: "answer 0", deadlineMs })
  helper.close()
  await link.ended
  expect(await processStart(link.pid)).toBeNull()
})

test("what is started runs beside the requests and leaves its output and code", async () => {
  const at = await folder()
  const helper = await openHelper(shellLink(startCommand), { deadlineMs })
  const site = helperTransport(helper)
  const command = ["sh", "-c", 'echo "$PWD $WORD" >&2; until [ -e "$1" ]; do sleep 0.05; done; exit 7', "sh", join(at, "seen")]
  await site.start(command, { folder: at, cwd: "/", env: { WORD: "it's" } })
  expect(await site.read(join(at, "code"), 0, 10)).toBeNull()
  await writeFile(join(at, "seen"), "")
  await until(async () => (await site.read(join(at, "code"), 0, 10)) !== null)
  expect(await readFile(join(at, "code"), "utf8")).toBe("7\n")
  expect(await readFile(join(at, "log"), "utf8")).toBe("/ it's\n")
  await expect(site.start(command, { folder: join(at, "none") })).rejects.toThrow(/no such file|cannot create/i)
  helper.close()
})

test("C16: what was started is asked to end when the link does, and keeps no channel open", async () => {
  const at = await folder()
  const link = shellLink(startCommand)
  const helper = await openHelper(link, { deadlineMs })
  await helperTransport(helper).start(["sh", "-c", "trap 'echo asked; exit 75' TERM; echo $$; while :; do sleep 0.05; done"], { folder: at })
  const log = () => readFile(join(at, "log"), "utf8")
  await until(async () => (await log()) !== "")
  const pid = Number(await log())
  helper.close()
  await link.ended
  await until(async () => (await processStart(pid)) === null)
  expect(await log()).toBe(`${pid}\nasked\n`)
  await until(async () => (await readdir(at)).includes("code"))
  expect(await readFile(join(at, "code"), "utf8")).toBe("75\n")
})

test("a file that goes while it is read is absent", async () => {
  const bin = join(await folder(), "bin")
  await mkdir(bin)
  const stat = spawnSync("sh", ["-c", "command -v stat"], { encoding: "utf8" }).stdout.trim()
  await writeFile(join(bin, "stat"), `#!/bin/sh\n${stat} "$@"\ncode=$?\nfor path in "$@"; do case $path in */going) rm -f "$path" ;; esac; done\nexit "$code"\n`)
  await chmod(join(bin, "stat"), 0o700)
  const helper = await openHelper(shellLink(`PATH=${shellWords([bin])}:$PATH; ${startCommand}`), { deadlineMs })
  await writeFile(join(bin, "going"), "0123456789")
  expect(await helperTransport(helper).read(join(bin, "going"), 0, 5)).toBeNull()
  expect((await helper.ask({ text: "run 100 echo next", deadlineMs })).out.toString()).toBe("next\n")
  helper.close()
})

test.each([
  ["one that is well", "echo \"$sum *stdin\""],
  ["one that warns of its configuration", "echo \"WARNING: can't open config file: /opt/openssl.cnf\" >&2; echo \"$sum *stdin\""],
  ["one that warns afterwards", "echo \"$sum *stdin\"; echo WARNING >&2"],
  ["one that sums wrongly", "echo \"0$sum *stdin\""],
])("sums are right whatever OpenSSL lies there: %s", async (_what, script) => {
  const bin = join(await folder(), "bin")
  await mkdir(bin)
  await writeFile(join(bin, "openssl"), `#!/bin/sh\nsum=$(sha256sum | head -c 64)\n${script}\n`)
  await chmod(join(bin, "openssl"), 0o700)
  const helper = await openHelper(shellLink(`PATH=${shellWords([bin])}:$PATH; ${startCommand}`), { deadlineMs })
  await writeFile(join(bin, "some"), "one two")
  expect(await helperTransport(helper).hash(join(bin, "some"), 3)).toBe(createHash("sha256").update("one").digest("hex"))
  helper.close()
})

test("a disk that is full is told in words, and the next request is read", async () => {
  const helper = await openHelper(shellLink(startCommand), { deadlineMs })
  const full = helperTransport(helper)
  await expect(full.append("/dev/full", 0, Buffer.alloc(1_000_000, 65))).rejects.toThrow(/no space left/i)
  expect(await full.stat("/")).toMatchObject({ folder: true })
  helper.close()
})

/** All that is sent in a session that writes, appends, moves and runs. */
async function session(at: string): Promise<Buffer> {
  const input = new PassThrough()
  const sent: Buffer[] = []
  input.on("data", (part: Buffer) => sent.push(part))
  const real = shellLink(startCommand)
  input.pipe(real.input)
  const helper = await openHelper({ ...real, input }, { deadlineMs })
  const transport = helperTransport(helper)
  await transport.write(join(at, "whole"), "all of it\n")
  await transport.append(join(at, "growing"), 0, Buffer.from("first second"))
  await transport.rename(join(at, "whole"), join(at, "moved"))
  await transport.exec(["mkdir", join(at, "claim")], { timeoutMs: 300_000 })
  await transport.remove(join(at, "moved"))
  helper.close()
  await real.ended
  return Buffer.concat(sent)
}

test("cut at any byte, every request is carried out whole or not at all", async () => {
  const at = await folder()
  const bytes = await session(at)
  const begin = Buffer.byteLength(startText("~0123456789abcdef01234567"))
  const seen = new Set<string>()
  for (let cut = bytes.length; cut >= begin; cut -= 5) {
    await rm(at, { recursive: true })
    await mkdir(at)
    const child = spawn("/bin/sh", ["-c", startCommand], { stdio: ["pipe", "ignore", "ignore"] })
    const over = new Promise((resolve) => child.on("close", resolve))
    child.stdin.end(bytes.subarray(0, cut))
    await over
    const names = (await readdir(at)).toSorted()
    seen.add(names.join(" "))
    for (const name of ["whole", "moved"]) if (names.includes(name)) expect(await readFile(join(at, name), "utf8")).toBe("all of it\n")
    if (names.includes("growing")) expect("first second".startsWith(await readFile(join(at, "growing"), "utf8"))).toBe(true)
  }
  expect([...seen].toSorted()).toEqual(["", "claim growing", "claim growing moved", "growing moved", "growing whole", "whole"])
})

test.skipIf(spawnSync("shellcheck", ["--version"]).status !== 0)("shellcheck finds nothing in it", async () => {
  const path = join(await folder(), "helper.sh")
  await writeFile(path, startText("~mark").replace(/^\d+\n/, "#!/bin/sh\n"))
  await chmod(path, 0o700)
  // It calls its functions by name from requests.
  const done = spawnSync("shellcheck", ["--shell=sh", "--exclude=SC2317", path], { encoding: "utf8" })
  expect(done.stdout).toBe("")
})
