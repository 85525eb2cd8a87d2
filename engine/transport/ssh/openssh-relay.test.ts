import { spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync, statSync } from "node:fs"
import { text } from "node:stream/consumers"
import { afterEach, expect, test } from "vitest"
import { openRelay } from "./openssh-relay.ts"
import type { Relay } from "./openssh-relay.ts"

const relays: Relay[] = []
afterEach(async () => { await Promise.all(relays.splice(0).map((relay) => relay.remove())) })

/** Asks as OpenSSH does, and answers as a link does. */
async function asked(program: (relay: Relay) => string[], answer: readonly string[] | null): Promise<{ readonly words: readonly string[]; readonly out: string; readonly code: number | null; readonly relay: Relay; readonly parent: boolean }> {
  const relay = await openRelay()
  relays.push(relay)
  const [name = "", ...words] = program(relay)
  const child = spawn(name, words, { stdio: ["ignore", "pipe", "pipe"] })
  const out = text(child.stdout)
  const exit = once(child, "exit") as Promise<[number | null]>
  let heard = ""
  for await (const part of child.stderr.setEncoding("utf8")) {
    heard += String(part)
    if (heard.endsWith("\n") && heard.includes(relay.token)) break
  }
  const request = await relay.request(heard.trim().slice(relay.token.length + 1))
  if (request === null) throw new Error("no request")
  await relay.answer(request, answer)
  return { words: request.words, out: await out, code: (await exit)[0], relay, parent: request.ssh === process.pid }
}

test.each(["pass word", " led by a space, ends in one ", "back\\slash %s $(x) `y` 'q' \"d\"", "", "ünï"])("the answer %j comes out as it is", async (answer) => {
  const { words, out, code, relay, parent } = await asked(({ askpass }) => [askpass, "Enter\nPASSCODE: "], [answer])
  expect({ words, out, code, parent }).toEqual({ words: ["", "Enter\nPASSCODE: "], out: `${answer}\n`, code: 0, parent: true })
  expect(statSync(relay.folder).mode & 0o777).toBe(0o700)
  await relay.remove()
  expect(existsSync(relay.folder)).toBe(false)
})

test("a refusal fails; several lines are several lines", async () => {
  expect(await asked(({ askpass }) => [askpass, "x"], null)).toMatchObject({ out: "", code: 1 })
  expect(await asked(({ script }) => ["/bin/sh", script, "known", "HOSTNAME", "summit"], ["a 1", "b 2"])).toMatchObject({ words: ["HOSTNAME", "summit"], out: "a 1\nb 2\n", code: 0 })
  expect(await asked(({ script }) => ["/bin/sh", script, "known", "ORDER", "summit"], [])).toMatchObject({ out: "", code: 0 })
})

test("what is no request is none", async () => {
  const relay = await openRelay()
  relays.push(relay)
  expect(await relay.request("../../etc/passwd 1")).toBeNull()
  expect(await relay.request("123456 1")).toBeNull()
})
