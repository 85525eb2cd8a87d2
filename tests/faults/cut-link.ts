import { PassThrough, Writable } from "node:stream"
import type { Link, LinkEnd } from "../../engine/transport/link.ts"

/** Behind so many bytes of one direction. */
export interface BytesCut {
  readonly way: "sent" | "heard"
  readonly bytes: number
}

/** Where a link is cut: anywhere, or behind a request or an answer of the helper's protocol. */
export type Cut = BytesCut | { readonly after: "request" | "answer"; readonly number: number }

/** What went over a link until it ended. */
export interface Traffic {
  sent: number
  heard: number
  requests: number
  answers: number
}

/** A place for each share of a conversation: every other one anywhere in it, the others more often near its beginning, where small things are said. */
export function randomBytes(way: "sent" | "heard", total: number, uniform: () => number): BytesCut {
  const share = uniform()
  return { way, bytes: 1 + Math.floor(uniform() < 0.5 ? total * share : total ** share) }
}

export const noTraffic = (): Traffic => ({ sent: 0, heard: 0, requests: 0, answers: 0 })

/** A link that is cut at an exact place: what is behind it never arrives, on either side, and the site sees the end of its input. `traffic` counts what went over it. */
export function cutLink(link: Link, cut: Cut | null, { traffic = noTraffic(), onCut = () => undefined }: { traffic?: Traffic; onCut?: () => void } = {}): Link {
  const output = new PassThrough()
  const over = Promise.withResolvers<LinkEnd>()
  let isCut = false
  const cutNow = (): void => {
    if (isCut) return
    isCut = true
    onCut()
    link.input.destroy()
    link.output.destroy()
    output.end()
    over.resolve({ reason: "lost", text: "it was cut" })
  }
  const share = (way: "sent" | "heard", length: number): number => (cut !== null && "way" in cut && cut.way === way ? Math.min(length, cut.bytes - traffic[way]) : length)
  const isReached = (): boolean => {
    if (cut === null) return false
    if ("way" in cut) return traffic[cut.way] >= cut.bytes
    return (cut.after === "request" ? traffic.requests : traffic.answers) >= cut.number
  }

  const input = new Writable({
    write: (bytes: Buffer, _, done) => {
      if (isCut) return done()
      const part = bytes.subarray(0, share("sent", bytes.length))
      traffic.sent += part.length
      // Each request is written in one piece, its payload in the next.
      traffic.requests += 1
      link.input.write(part, () => {
        // Only now has it left this side.
        if (isReached()) cutNow()
        done()
      })
    },
    final: (done) => {
      link.input.end(() => done())
    },
  })
  let told = ""
  link.output.on("data", (bytes: Buffer) => {
    for (const piece of answersOf(bytes)) {
      if (isCut) return
      const part = piece.subarray(0, share("heard", piece.length))
      traffic.heard += part.length
      told = (told + piece.toString("latin1")).slice(-60)
      if (/~[0-9a-f]{24} \d+ = ?[^\n]*\n$/.test(told)) traffic.answers += 1
      output.write(part)
      if (isReached()) cutNow()
    }
  })
  link.output.on("end", () => output.end())
  link.output.on("error", () => undefined)
  link.input.on("error", () => undefined)
  void link.ended.then(over.resolve)
  return { input, output, ended: over.promise, close: link.close }
}

/** Bytes in pieces that end where a line does, so that a cut may come right behind an answer. */
function answersOf(bytes: Buffer): Buffer[] {
  const pieces: Buffer[] = []
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(10, from)
    const to = end < 0 ? bytes.length : end + 1
    pieces.push(bytes.subarray(from, to))
    from = to
  }
  return pieces
}
