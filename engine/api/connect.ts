import { ApiError } from "../model/api-error.ts"
import type { Channel } from "./channel.ts"
import type { Client, Listeners } from "./client.ts"
import { contract, type CallName, type Input, type Output, type WatchName } from "./contract.ts"
import { Answer, readMessage, type Question } from "./message.ts"
import { observable, type ClientStatus, type Settable } from "./status.ts"

/** One question that waits for answers. */
interface Pending {
  readonly name: string
  readonly answered: (value: unknown) => void
  readonly failed: (error: Error) => void
  readonly ends: boolean
}

interface Connection {
  readonly channel: Channel
  readonly pending: Map<number, Pending>
  readonly status: Settable<ClientStatus>
  next: number
}

/** A client over one channel; when the channel closes, what is under way is refused and the client is closed. */
export function connect(channel: Channel): Client {
  const connection: Connection = { channel, pending: new Map(), status: observable<ClientStatus>("connected"), next: 1 }
  channel.onMessage((text) => {
    const answer = readMessage(Answer, text)
    if (answer) take(connection, answer)
    else channel.close()
  })
  channel.onClose(() => lost(connection))
  return {
    call: (name, input) => call(connection, name, input),
    watch: (name, input, ...listeners) => watch(connection, { name, input, listeners }),
    status: connection.status,
    close: channel.close,
  }
}

function call<K extends CallName>(connection: Connection, name: K, input: Input<K>): Promise<Output<K>> {
  return new Promise((resolve, reject) => {
    const answered = (value: unknown): void => {
      const output = contract[name].output.safeParse(value)
      if (output.success) resolve(output.data as Output<K>)
      else reject(misfit(name))
    }
    ask(connection, { kind: "call", name, input }, { name, answered, failed: reject, ends: true })
  })
}

interface Watched<K extends WatchName> {
  readonly name: K
  readonly input: Input<K>
  readonly listeners: Listeners<K>
}

function watch<K extends WatchName>(connection: Connection, { name, input, listeners }: Watched<K>): () => void {
  const [listener, onError] = listeners
  let stopped = false
  const failed = (error: Error): void => {
    if (!stopped) onError?.(error)
    stopped = true
  }
  const answered = (value: unknown): void => {
    if (stopped) return
    const event = contract[name].output.safeParse(value)
    if (event.success) return listener(event.data as Output<K>)
    stop()
    onError?.(misfit(name))
  }
  const id = ask(connection, { kind: "watch", name, input }, { name, answered, failed, ends: false })
  const stop = (): void => {
    if (stopped) return
    stopped = true
    if (id === null) return
    connection.pending.delete(id)
    send(connection, { kind: "unwatch", id })
  }
  return stop
}

/** Sends a question; null, and a refusal, when it cannot be sent. */
function ask(connection: Connection, question: { kind: "call" | "watch"; name: CallName | WatchName; input: unknown }, pending: Pending): number | null {
  if (connection.status.get() === "closed") {
    pending.failed(closed(question.name))
    return null
  }
  const input = contract[question.name].input.safeParse(question.input)
  if (!input.success) {
    pending.failed(new ApiError("bad-input", `“${question.name}” was asked wrongly: ${input.error.issues[0]?.message ?? "the input does not fit"}.`))
    return null
  }
  const id = connection.next++
  connection.pending.set(id, pending)
  send(connection, { ...question, id, input: input.data })
  return id
}

function send(connection: Connection, question: Question): void {
  connection.channel.send(JSON.stringify(question))
}

function take(connection: Connection, answer: Answer): void {
  const pending = connection.pending.get(answer.id)
  if (!pending) return
  if (answer.kind === "event") return pending.answered(answer.event)
  connection.pending.delete(answer.id)
  if (answer.kind === "output") pending.answered(answer.output)
  else pending.failed(new ApiError(answer.code, answer.message))
}

function lost(connection: Connection): void {
  connection.status.set("closed")
  const waiting = [...connection.pending.values()]
  connection.pending.clear()
  for (const pending of waiting) pending.failed(closed(pending.name))
}

/** The refusal of everything that a lost connection leaves open. */
export function closed(name: string): ApiError {
  return new ApiError(
    "connection-lost",
    `The connection to the engine was lost, so it is not known whether “${name}” was done. Look at the state shown once it is back, then try again.`,
  )
}

function misfit(name: string): ApiError {
  return new ApiError("misfit", `The engine's answer to “${name}” does not fit this page. Reload the page: it may be older than the engine.`)
}
