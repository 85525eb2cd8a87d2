/** What the helper answered to one request. */
export interface Answer {
  readonly id: number
  /** What stands behind `=`: the code, then what the function tells. */
  readonly words: readonly string[]
  readonly out: Buffer
  readonly err: Buffer
  /** Bytes that came as they are. */
  readonly raw: Buffer
}

export interface FrameReader {
  /** Answers that these bytes complete. */
  push(bytes: Buffer): Answer[]
}

interface Collected {
  readonly o: string[]
  readonly e: string[]
  readonly r: Buffer[]
}

const newLine = 10

/** Reads the helper's frames from pieces of any length; what comes before its first frame (banners, a noisy log-in) is passed over. */
export function frameReader(mark: string): FrameReader {
  let rest: Buffer[] = []
  let restBytes = 0
  let awaited = 0
  let stream: "o" | "e" | null = null
  let collected: Collected = { o: [], e: [], r: [] }

  const line = (text: string): Answer | null => {
    const [id, kind, ...words] = text.startsWith(`${mark} `) ? text.slice(mark.length + 1).split(" ") : []
    if (id === undefined) {
      if (stream !== null) collected[stream].push(text)
      return null
    }
    stream = kind === "o" || kind === "e" ? kind : null
    if (kind === "r") awaited = Number(words[0])
    if (kind !== "=") return null
    const answer = { id: Number(id), words, out: decoded(collected.o), err: decoded(collected.e), raw: Buffer.concat(collected.r) }
    collected = { o: [], e: [], r: [] }
    return answer
  }

  const raw = (bytes: Buffer): Buffer => {
    collected.r.push(bytes.subarray(0, awaited))
    const left = bytes.subarray(awaited)
    awaited = Math.max(0, awaited - bytes.length)
    return left
  }

  const push = (bytes: Buffer): Answer[] => {
    const answers: Answer[] = []
    let left = bytes
    while (left.length > 0) {
      if (awaited > 0) {
        left = raw(left)
        continue
      }
      const end = left.indexOf(newLine)
      if (end < 0) {
        rest.push(left)
        restBytes += left.length
        if (restBytes > mostLine) throw new Error("A line of the helper has no end.")
        break
      }
      const answer = line(Buffer.concat([...rest, left.subarray(0, end)]).toString())
      rest = []
      restBytes = 0
      left = left.subarray(end + 1)
      if (answer !== null) answers.push(answer)
    }
    return answers
  }
  return { push }
}

/** Longer than any line of ours, shorter than what would fill the memory of this computer. */
const mostLine = 16 * 1024 * 1024

function decoded(lines: readonly string[]): Buffer {
  return Buffer.from(lines.join(""), "base64")
}
