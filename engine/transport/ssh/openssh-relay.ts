import { randomBytes } from "node:crypto"
import { constants } from "node:fs"
import { mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises"
import type { FileHandle } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** What a process of OpenSSH wants to know. */
export interface RelayRequest {
  readonly id: string
  /** The process that asks: each host on the way has its own. */
  readonly ssh: number
  readonly kind: "ask" | "known"
  readonly words: readonly string[]
}

/**
 * OpenSSH asks by starting programs. Ours is a script in a folder that only this person can read; it tells of a request over OpenSSH's error output, in order with the rest,
 * and takes the answer from a FIFO. No secret is in a file, an argument or the environment.
 */
export interface Relay {
  readonly folder: string
  readonly script: string
  readonly askpass: string
  /** Before the requests in the error output; nobody else knows it. */
  readonly token: string
  request(line: string): Promise<RelayRequest | null>
  /** Null refuses. */
  answer(request: RelayRequest, lines: readonly string[] | null): Promise<void>
  remove(): Promise<void>
}

export async function openRelay(): Promise<Relay> {
  const folder = await mkdtemp(join(tmpdir(), "tephra-ssh-"))
  const token = `tephra-${randomBytes(16).toString("hex")}`
  const script = join(folder, "relay")
  const askpass = join(folder, "askpass")
  const open: FileHandle[] = []
  await writeFile(script, relayScript(folder, token), { mode: 0o700 })
  await writeFile(askpass, `#!/bin/sh\nexec /bin/sh ${shellWord(script)} ask "\${SSH_ASKPASS_PROMPT:-}" "$@"\n`, { mode: 0o700 })
  return {
    folder, script, askpass, token,
    request: async (line) => {
      const [id = "", ssh = ""] = line.split(" ")
      if (!/^\d+$/.test(id)) return null
      const text = await readFile(join(folder, `${id}.asks`), "utf8").catch(() => null)
      const [kind = "", ...words] = text?.split("\u0001\n").slice(0, -1) ?? []
      return kind === "ask" || kind === "known" ? { id, ssh: Number(ssh), kind, words } : null
    },
    answer: async ({ id }, lines) => {
      const text = lines === null ? "1\n" : ["0", ...lines, token, ""].join("\n")
      // Opened both ways, it waits for no reader; open until the end, it keeps what was not read yet.
      const fifo = await openFifo(join(folder, id))
      if (fifo === null) return
      open.push(fifo)
      await fifo.write(text).catch(() => {})
    },
    remove: async () => {
      await Promise.all(open.splice(0).map((fifo) => fifo.close().catch(() => {})))
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function openFifo(path: string): Promise<FileHandle | null> {
  return open(path, constants.O_RDWR | constants.O_NONBLOCK).catch(() => null)
}

/** Its words go to a file each line ended by a mark, as a prompt may have several lines; its answer comes line by line, after a status. */
function relayScript(folder: string, token: string): string {
  return `#!/bin/sh
# Asks the program that started ssh, and prints what it answers.
umask 077
at=${shellWord(folder)}/$$
printf '%s\\001\\n' "$@" >"$at.asks" && mkfifo "$at" || exit 1
printf '\\n%s %s %s\\n' ${token} $$ $PPID >&2
exec 3<"$at"
IFS= read -r status <&3
if [ "$status" = 0 ]; then
  while IFS= read -r line <&3 && [ "$line" != ${token} ]; do printf '%s\\n' "$line"; done
fi
rm -f "$at" "$at.asks"
exit "$status"
`
}

const shellWord = (text: string) => `'${text.replace(/'/g, "'\\''")}'`
