/** A person who can be asked. */
export interface Terminal {
  /** A line that is typed, unseen where it is secret; null once it was given up with Ctrl+C, or nobody waits for it any more. */
  ask(question: string, options: { readonly secret: boolean; readonly signal: AbortSignal }): Promise<string | null>
}

/** Null where nobody could read the question or type an answer. Questions go to the error stream, so that what is piped holds results alone. */
export function openTerminal({ stdin, stderr } = process): Terminal | null {
  if (stdin.isTTY !== true || stderr.isTTY !== true) return null
  return {
    ask: async (question, { secret, signal }) => {
      if (signal.aborted) return null
      // Before the question: whoever answers fast must not be shown either.
      const typed = typedLine(stdin, { signal, echo: secret ? () => undefined : (text) => void stderr.write(text) })
      stderr.write(question)
      const answer = await typed
      stderr.write("\n")
      return answer
    },
  }
}

const interrupt = "\u0003"
const endOfText = "\u0004"
const killLine = "\u0015"
const backspaces: ReadonlySet<string> = new Set(["\u007f", "\b"])

/** Sign by sign, as the terminal's own way shows what is typed. */
function typedLine(stdin: NodeJS.ReadStream, { signal, echo }: { readonly signal: AbortSignal; readonly echo: (text: string) => void }): Promise<string | null> {
  return new Promise((resolve) => {
    let line: readonly string[] = []
    const end = (answer: string | null): void => {
      stdin.off("data", heard)
      signal.removeEventListener("abort", gone)
      stdin.setRawMode(false)
      stdin.pause()
      resolve(answer)
    }
    const gone = (): void => end(null)
    const back = (): void => {
      if (line.length > 0) echo("\b \b")
      line = line.slice(0, -1)
    }
    const heard = (text: string): void => {
      // An arrow or another key that is no sign.
      if (text.startsWith("\u001b")) return
      for (const sign of text) {
        if (sign === "\r" || sign === "\n") return end(line.join(""))
        if (sign === interrupt || sign === endOfText) return end(null)
        if (backspaces.has(sign)) back()
        else if (sign === killLine) while (line.length > 0) back()
        else if (sign >= " ") {
          line = [...line, sign]
          echo(sign)
        }
      }
    }
    stdin.setEncoding("utf8")
    stdin.setRawMode(true)
    stdin.on("data", heard)
    signal.addEventListener("abort", gone)
    stdin.resume()
  })
}
