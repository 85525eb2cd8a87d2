import { useCallback, useEffect, useState } from "react"
import type { Run } from "../../../engine/model/run.ts"
import { useClient } from "../../client/ClientProvider.tsx"
import { useFeedPart, useRunFeed } from "../feed/useRunView.ts"
import { addText, emptyLog, joinedLogs, type LogText } from "./log-text.ts"

/** Bytes asked for at a time when reading back. */
const block = 256 * 1024

interface AttemptLog {
  readonly log: LogText
  /** Reads an earlier part; null when everything is here. */
  readonly earlier: (() => void) | null
}

/** The log of one attempt: what its watch tells, with what was read back before it. */
export function useAttempt(run: Run, attempt: number): AttemptLog {
  const client = useClient()
  const told = useFeedPart(useRunFeed(run.id), (view) => view.logs.get(attempt))
  const [read, setRead] = useState<LogText | null>(null)
  const log = joinedLogs(read, told ?? emptyLog(attempt))
  const past = attempt !== run.attempts.at(-1)?.number

  const ask = useCallback(
    async (offset: number, length: number) => client.call("run.log", { id: run.id, attempt, offset, length }),
    [client, run.id, attempt],
  )

  // A watch tells the present attempt only: of an older one the tail is asked for.
  useEffect(() => {
    let current = true
    setRead(null)
    const tail = async () => {
      const { end } = await ask(0, 0)
      const part = await ask(Math.max(0, end - block), block)
      if (current) setRead(addText(emptyLog(attempt, part.offset), part.offset, part.text))
    }
    if (past) tail().catch(() => undefined)
    return () => {
      current = false
    }
  }, [ask, attempt, past])

  async function readBack() {
    const offset = Math.max(0, log.from - block)
    const part = await ask(offset, log.from - offset)
    setRead((held) => joinedLogs(addText(emptyLog(attempt, part.offset), part.offset, part.text), held ?? emptyLog(attempt, log.from)))
  }
  return { log, earlier: log.from > 0 ? () => void readBack().catch(() => undefined) : null }
}
