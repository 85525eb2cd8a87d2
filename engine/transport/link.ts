import type { Readable, Writable } from "node:stream"

/** Why a link is over. `text` is for people: what the other side or the system said. */
export interface LinkEnd {
  readonly reason: "closed" | "lost" | "refused"
  readonly text: string
}

/** One channel of bytes, at whose other end a shell of a site listens. */
export interface Link {
  readonly input: Writable
  readonly output: Readable
  /** Never rejects; settles once, however the link ends. */
  readonly ended: Promise<LinkEnd>
  /** Ends it from here; the shell sees the end of its input. */
  close(): void
}
