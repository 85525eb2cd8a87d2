/** Where a command speaks: sentences for people, or one JSON object a line. */
export interface Output {
  readonly json: boolean
  /** A terminal that lines can be drawn over on. */
  readonly live: boolean
  /** A line for people; nothing with --json. */
  say(line: string): void
  /** Text of a program, as it is; nothing with --json. */
  text(text: string): void
  /** A line for people on the error stream, also with --json. */
  complain(line: string): void
  /** An object for programs; nothing without --json. */
  tell(event: object): void
  /** The last line, drawn over at each call; only on a live terminal. */
  status(line: string): void
}

interface Streams {
  readonly out: NodeJS.WriteStream
  readonly err: NodeJS.WriteStream
}

export function newOutput(json: boolean, { out, err }: Streams = { out: process.stdout, err: process.stderr }): Output {
  const live = !json && out.isTTY === true
  let drawn = false
  const clear = (): void => {
    if (drawn) out.write("\r\x1b[K")
    drawn = false
  }
  return {
    json,
    live,
    say: (line) => {
      if (json) return
      clear()
      out.write(`${line}\n`)
    },
    text: (text) => {
      if (json) return
      clear()
      out.write(text)
    },
    complain: (line) => {
      clear()
      err.write(`${line}\n`)
    },
    tell: (event) => {
      if (json) out.write(`${JSON.stringify(event)}\n`)
    },
    status: (line) => {
      if (!live) return
      const width = Math.max(20, (out.columns ?? 80) - 1)
      out.write(`\r\x1b[K${line.length > width ? `${line.slice(0, width - 1)}…` : line}`)
      drawn = line !== ""
    },
  }
}
