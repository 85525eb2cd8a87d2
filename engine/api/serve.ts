import type { z } from "zod"
import { ApiError, toApiError } from "../model/api-error.ts"
import type { Channel } from "./channel.ts"
import { contract, type CallName, type Contract, type Output, type WatchName } from "./contract.ts"
import { Question, readMessage, type Answer } from "./message.ts"

type Parsed<K extends keyof Contract> = z.output<Contract[K]["input"]>

/** Where a watch handler puts what happens. */
export interface Watcher<K extends WatchName> {
  readonly emit: (event: Output<K>) => void
  /** Ends the watch with a reason. */
  readonly fail: (error: unknown) => void
}

export type CallHandler<K extends CallName> = (input: Parsed<K>) => Promise<Output<K>> | Output<K>
/** Gives back what stops the watch. */
export type WatchHandler<K extends WatchName> = (input: Parsed<K>, watcher: Watcher<K>) => Promise<() => void> | (() => void)

export type Handlers = { readonly [K in CallName]: CallHandler<K> } & { readonly [K in WatchName]: WatchHandler<K> }

export interface ServeOptions {
  /** Hears of errors that are faults of ours, with the name of the question. */
  readonly onFault?: (name: string, error: unknown) => void
}

interface Serving {
  readonly handlers: Handlers
  readonly channel: Channel
  readonly options: ServeOptions
  /** What stops each running watch. */
  readonly watches: Map<number, () => void>
}

/** Answers what comes over `channel` until it closes; then every watch is stopped. */
export function serve(handlers: Handlers, channel: Channel, options: ServeOptions = {}): void {
  const serving: Serving = { handlers, channel, options, watches: new Map() }
  channel.onMessage((text) => {
    const question = readMessage(Question, text)
    if (question) answer(serving, question)
    else channel.close()
  })
  channel.onClose(() => {
    for (const stop of serving.watches.values()) stop()
    serving.watches.clear()
  })
}

function answer(serving: Serving, question: Question): void {
  if (question.kind === "unwatch") {
    serving.watches.get(question.id)?.()
    serving.watches.delete(question.id)
    return
  }
  const shape = Object.hasOwn(contract, question.name) ? contract[question.name as keyof Contract] : undefined
  if (shape?.kind !== question.kind) {
    const unknown = new ApiError("unknown-question", `The engine does not know “${question.name}”. Reload the page: it may be older than the engine.`)
    return refuse(serving, question, unknown)
  }
  const input = parseInput(shape.input, question)
  if (input instanceof ApiError) return refuse(serving, question, input)
  if (question.kind === "call") void answerCall(serving, question, input.value)
  else answerWatch(serving, question, input.value)
}

type Asked = Exclude<Question, { kind: "unwatch" }>

async function answerCall(serving: Serving, question: Asked, input: unknown): Promise<void> {
  try {
    const handler = serving.handlers[question.name as CallName] as (input: unknown) => unknown
    const output = contract[question.name as CallName].output.parse(await handler(input))
    tell(serving, { kind: "output", id: question.id, output })
  } catch (error) {
    refuse(serving, question, error)
  }
}

function answerWatch(serving: Serving, question: Asked, input: unknown): void {
  const { id, name } = question
  let stopped = false
  let stop: (() => void) | null = null
  const end = (): void => {
    if (stopped) return
    stopped = true
    stop?.()
  }
  const fail = (error: unknown): void => {
    if (stopped) return
    end()
    serving.watches.delete(id)
    refuse(serving, question, error)
  }
  const emit = (event: unknown): void => {
    if (stopped) return
    try {
      tell(serving, { kind: "event", id, event: contract[name as WatchName].output.parse(event) })
    } catch (error) {
      fail(error)
    }
  }
  serving.watches.get(id)?.()
  serving.watches.set(id, end)
  const handler = serving.handlers[name as WatchName] as (input: unknown, watcher: unknown) => Promise<() => void> | (() => void)
  const started = async (): Promise<void> => {
    stop = await handler(input, { emit, fail })
    if (stopped) stop()
  }
  started().catch(fail)
}

function refuse(serving: Serving, question: Asked, error: unknown): void {
  if (!(error instanceof ApiError)) serving.options.onFault?.(question.name, error)
  const { code, message } = toApiError(error, question.name)
  tell(serving, { kind: "error", id: question.id, code, message })
}

function tell(serving: Serving, answer: Answer): void {
  serving.channel.send(JSON.stringify(answer))
}

function parseInput(schema: z.ZodType, { name, input }: Asked): { value: unknown } | ApiError {
  try {
    const parsed = schema.safeParse(input)
    return parsed.success ? { value: parsed.data } : badInput(name, parsed.error)
  } catch {
    return new ApiError("bad-input", `“${name}” was asked with a value that is nested too deeply.`)
  }
}

function badInput(name: string, error: z.ZodError): ApiError {
  const issue = error.issues[0]
  const at = issue && issue.path.length > 0 ? ` at ${issue.path.map(String).join(".")}` : ""
  return new ApiError("bad-input", `“${name}” was asked wrongly${at}: ${issue?.message ?? "the input does not fit"}.`)
}
