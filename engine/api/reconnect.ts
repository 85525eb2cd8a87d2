import { ApiError } from "../model/api-error.ts"
import type { Channel } from "./channel.ts"
import type { Client, Listeners } from "./client.ts"
import { closed, connect } from "./connect.ts"
import type { Input, Output, WatchName } from "./contract.ts"
import { host } from "./host.ts"
import { resumeInput } from "./resume.ts"
import { observable, type ClientStatus, type Settable } from "./status.ts"

export interface ReconnectOptions {
  /** Milliseconds before each next attempt; the last one repeats. */
  readonly delays?: readonly number[]
}

interface Watch {
  readonly name: WatchName
  /** Moves on with every event, so that a resumed watch misses and repeats nothing. */
  input: Input<WatchName>
  readonly listeners: Listeners<WatchName>
  stop: () => void
}

interface Waiter {
  readonly resolve: (client: Client) => void
  readonly reject: (error: Error) => void
}

interface Link {
  readonly open: () => Promise<Channel>
  readonly delays: readonly number[]
  readonly status: Settable<ClientStatus>
  readonly watches: Set<Watch>
  /** Calls made while there is no connection; the next attempt decides. */
  waiters: Waiter[]
  client: Client | null
  failures: number
  timer: unknown
}

const defaultDelays = [250, 500, 1000, 2000, 5000]

/**
 * A client that outlives its channels: it opens a new one with back-off and takes its watches up again where they were.
 * A call under way when a channel is lost is refused; one made in between waits for the next attempt.
 */
export function reconnecting(open: () => Promise<Channel>, options: ReconnectOptions = {}): Client {
  const link: Link = {
    open,
    delays: options.delays ?? defaultDelays,
    status: observable<ClientStatus>("reconnecting"),
    watches: new Set(),
    waiters: [],
    client: null,
    failures: 0,
    timer: null,
  }
  void attempt(link)
  return {
    call: async (name, input) => (await ready(link, name)).call(name, input),
    watch: (name, input, ...listeners) => watch(link, { name, input, listeners: listeners as Listeners<WatchName>, stop: () => {} }),
    status: link.status,
    close: () => close(link),
  }
}

async function attempt(link: Link): Promise<void> {
  try {
    const channel = await link.open()
    if (link.status.get() === "closed") return channel.close()
    connected(link, channel)
  } catch (error) {
    if (link.status.get() === "closed") return
    const reason = error instanceof Error ? error.message : String(error)
    const waiters = link.waiters.splice(0)
    for (const waiter of waiters) waiter.reject(new ApiError("unreachable", `The engine cannot be reached: ${reason} Tephra keeps trying.`))
    later(link)
  }
}

function connected(link: Link, channel: Channel): void {
  const client = connect(channel)
  link.client = client
  link.failures = 0
  link.status.set("connected")
  for (const watch of link.watches) start(link, watch)
  for (const waiter of link.waiters.splice(0)) waiter.resolve(client)
  channel.onClose(() => {
    if (link.client !== client) return
    link.client = null
    if (link.status.get() === "closed") return
    link.status.set("reconnecting")
    later(link)
  })
}

function later(link: Link): void {
  const delay = link.delays[Math.min(link.failures, link.delays.length - 1)] ?? 1000
  link.failures += 1
  link.timer = host.setTimeout(() => void attempt(link), delay)
}

function ready(link: Link, name: string): Promise<Client> {
  if (link.client) return Promise.resolve(link.client)
  if (link.status.get() === "closed") return Promise.reject(closed(name))
  return new Promise((resolve, reject) => link.waiters.push({ resolve, reject }))
}

function watch(link: Link, watch: Watch): () => void {
  if (link.status.get() === "closed") {
    watch.listeners[1]?.(closed(watch.name))
    return () => {}
  }
  link.watches.add(watch)
  if (link.client) start(link, watch)
  return () => {
    link.watches.delete(watch)
    watch.stop()
  }
}

function start(link: Link, watch: Watch): void {
  if (!link.client) return
  const heard = (event: Output<WatchName>): void => {
    watch.input = resumeInput(watch.name, watch.input, event)
    watch.listeners[0](event)
  }
  const failed = (error: Error): void => {
    if (error instanceof ApiError && error.code === "connection-lost" && link.status.get() !== "closed") return
    link.watches.delete(watch)
    watch.listeners[1]?.(error)
  }
  watch.stop = link.client.watch(watch.name, watch.input, heard, failed)
}

function close(link: Link): void {
  if (link.status.get() === "closed") return
  link.status.set("closed")
  host.clearTimeout(link.timer)
  for (const waiter of link.waiters.splice(0)) waiter.reject(closed("a question"))
  for (const watch of [...link.watches]) watch.stop()
  link.watches.clear()
  link.client?.close()
}
