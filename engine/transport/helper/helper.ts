import { ApiError } from "../../model/api-error.ts"
import type { Link } from "../link.ts"
import { frameReader, type Answer } from "./frames.ts"
import { newMark, startText } from "./helper-script.ts"

export interface Request {
  /** Shell that calls functions of the helper. */
  readonly text: string
  /** What follows the text. */
  readonly payload?: Uint8Array
  /** Gives up waiting once no byte has moved on the link for so long, however long the whole takes; the answer that comes later is dropped, and the link stays. */
  readonly deadlineMs: number
}

/** The other end of a link, when the helper listens there. Requests are answered in the order in which they are asked. */
export interface Helper {
  ask(request: Request): Promise<Answer>
  close(): void
}

interface Pending {
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: Error) => void
}

/** The link ended before the answer came: what was asked for may have been done, or not. */
export class LinkLost extends ApiError {
  constructor(text: string) {
    super("link-lost", text)
  }
}

/** Starts the helper on a link that has just been opened with `startCommand`. */
export async function openHelper(link: Link, { deadlineMs }: { deadlineMs: number }): Promise<Helper> {
  const mark = newMark()
  const reader = frameReader(mark)
  const pending = new Map<number, Pending>()
  let ended: Error | null = null
  let last = 0
  let moved = 0
  const move = (): void => void (moved = Date.now())

  const end = (error: Error): void => {
    ended ??= error
    for (const { reject } of pending.values()) reject(ended)
    pending.clear()
  }
  link.output.on("data", (bytes: Buffer) => {
    move()
    try {
      for (const answer of reader.push(bytes)) {
        pending.get(answer.id)?.resolve(answer)
        pending.delete(answer.id)
      }
    } catch (error) {
      end(new LinkLost(`What the site sent cannot be read: ${(error as Error).message}`))
      link.close()
    }
  })
  link.input.on("error", () => undefined)
  void link.ended.then(({ text }) => end(new LinkLost(`The connection to the site is gone: ${text}`)))

  const answered = (id: number, milliseconds: number): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const began = Date.now()
      const late = (): void => {
        // What comes before the first answer may be a log-in that talks for ever.
        const left = (id === 0 ? began : Math.max(began, moved)) + milliseconds - Date.now()
        if (left > 0) {
          timer = setTimeout(late, left)
          return
        }
        if (pending.has(id)) pending.set(id, ignored)
        reject(new ApiError("site-slow", `The site has not answered for ${Math.round(milliseconds / 1000)} s. Its file system or its queue may be stuck; it is asked again.`))
      }
      let timer = setTimeout(late, milliseconds)
      const settled = <T>(settle: (value: T) => void) => (value: T): void => {
        clearTimeout(timer)
        settle(value)
      }
      pending.set(id, { resolve: settled(resolve), reject: settled(reject) })
    })

  const first = answered(0, deadlineMs)
  link.input.write(startText(mark))
  const { words } = await first
  if (words.length > 0) {
    link.close()
    throw new ApiError("site-lacks-tools", `The site lacks ${words.join(", ")}, which every Linux has in coreutils. Load the module that has them in the site's settings.`)
  }

  return {
    ask: async ({ text, payload, deadlineMs: milliseconds }) => {
      if (ended !== null) throw ended
      const id = (last += 1)
      const answer = answered(id, milliseconds)
      link.input.write(`${id}\n${text}\n${mark}\n`)
      // In pieces, as each that has left tells that the link is alive.
      if (payload !== undefined) for (let at = 0; at < payload.length; at += pieceBytes) link.input.write(payload.subarray(at, at + pieceBytes), move)
      return answer
    },
    close: () => link.close(),
  }
}

const pieceBytes = 64 * 1024
const ignored: Pending = { resolve: () => undefined, reject: () => undefined }
