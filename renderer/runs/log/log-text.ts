/** What is held of one attempt's log: whole lines, and the bytes from `from` to `end` of the file that they are. */
export interface LogText {
  readonly attempt: number
  readonly from: number
  readonly end: number
  readonly lines: readonly string[]
  /** What came after the last line break. */
  readonly rest: string
}

/** Lines held at most; a longer log keeps its tail, the file keeps everything. */
export const lineLimit = 50_000

export function emptyLog(attempt: number, offset = 0): LogText {
  return { attempt, from: offset, end: offset, lines: [], rest: "" }
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/**
 * The log with `text`, which stands at byte `offset` of the file, laid on. What is held already is skipped (a
 * connection that came back tells its tail again); after a gap, only what is new is held.
 */
export function addText(log: LogText, offset: number, text: string): LogText {
  if (offset > log.end) return addText(emptyLog(log.attempt, offset), offset, text)
  const bytes = encoder.encode(text)
  const known = log.end - offset
  if (known >= bytes.length) return log
  const fresh = known === 0 ? text : decoder.decode(bytes.subarray(known))
  const parts = (log.rest + fresh).split("\n")
  const rest = parts.pop() ?? ""
  return limited({ ...log, end: offset + bytes.length, lines: log.lines.concat(parts.map(cleanLine)), rest })
}

/** Two stretches of one log as one, when the second starts where the first ends; otherwise only the second. */
export function joinedLogs(first: LogText | null, second: LogText): LogText {
  if (first === null || first.attempt !== second.attempt || first.end !== second.from) return second
  const [head = "", ...tail] = [...second.lines, second.rest]
  const lines = [...first.lines, cleanLine(first.rest + head), ...tail]
  const rest = lines.pop() ?? ""
  return { attempt: first.attempt, from: first.from, end: second.end, lines, rest }
}

function limited(log: LogText): LogText {
  if (log.lines.length <= lineLimit) return log
  const dropped = log.lines.length - Math.floor(lineLimit * 0.8)
  const kept = log.lines.slice(dropped)
  const size = kept.reduce((sum, line) => sum + encoder.encode(line).length + 1, 0) + encoder.encode(log.rest).length
  return { ...log, from: Math.max(log.from, log.end - size), lines: kept }
}

/** Colours of terminals are dropped, and of a line that a program wrote over itself the last state stays. */
function cleanLine(line: string): string {
  // oxlint-disable-next-line no-control-regex -- the escape character is what is looked for
  const plain = line.includes("\u001b") ? line.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, "") : line
  const shown = plain.endsWith("\r") ? plain.slice(0, -1) : plain
  return shown.slice(shown.lastIndexOf("\r") + 1)
}

/** Every line that can be shown, the unfinished one too. */
export function shownLines(log: LogText): readonly string[] {
  return log.rest === "" ? log.lines : [...log.lines, cleanLine(log.rest)]
}
