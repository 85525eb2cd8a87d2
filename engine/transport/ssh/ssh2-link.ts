import { PassThrough, Writable } from "node:stream"
import type { Client, ClientChannel } from "ssh2"
import type { LinkEnd } from "../link.ts"
import { deadline } from "./deadline.ts"
import { LogInError, channelRefused, jumpRefused, timeLimit } from "./log-in-error.ts"
import { closeGrace, placeOf, usualDeadlines, usualKeepAlive } from "./open-options.ts"
import type { Deadlines, Hop, OpenOptions, SshLink } from "./open-options.ts"
import { plainText } from "./prompts.ts"
import { connectSsh2 } from "./ssh2-client.ts"
import type { Ssh2Hop } from "./ssh2-client.ts"

/** Logs in with the library ssh2, host after host, and starts the command over one channel. */
export async function openSsh2(options: OpenOptions): Promise<SshLink> {
  const deadlines = { ...usualDeadlines, ...options.deadlines }
  const keepAlive = options.keepAlive ?? usualKeepAlive
  const signal = options.signal ?? new AbortController().signal
  const hops: Ssh2Hop[] = []
  const clients = () => hops.map(({ client }) => client)
  let before: Hop | null = null
  try {
    for (const hop of [...options.jump, options]) {
      const through = before === null ? null : await forward(hops.at(-1), before, hop, deadlines)
      const reached = await connectSsh2({ hop, through, options, deadlines, keepAlive, signal })
      hops.push(reached)
      // The log-in's listeners are done with; an error that nobody hears would end this process.
      reached.client.on("error", () => {})
      before = hop
    }
    const started = await start(clients().at(-1), options, deadlines)
    hops.forEach(({ logIn }) => { logIn.remember() })
    return linkOf(started, clients(), hops.flatMap(({ logIn }) => logIn.asked()))
  } catch (error) {
    endAll(clients())
    throw error
  }
}

/** The last first: each lies in the one before. */
function endAll(clients: readonly Client[]): void {
  [...clients].reverse().forEach((client) => { client.end() })
}

function forward(from: Ssh2Hop | undefined, at: Hop, to: Hop, deadlines: Deadlines): Promise<ClientChannel> {
  return inTime((done) => from?.client.forwardOut("127.0.0.1", 0, to.host, to.port, done), deadlines.channel, placeOf(at), (words) => jumpRefused(placeOf(at), placeOf(to), words))
}

interface Started {
  readonly channel: ClientChannel
  /** How the command ended, as far as the site has told. */
  readonly exit: () => string | null
}

async function start(client: Client | undefined, options: OpenOptions, deadlines: Deadlines): Promise<Started> {
  const at = placeOf(options)
  let exit: string | null = null
  const begun = (done: Done): Done => (error, channel) => {
    // Heard from the first moment: the end of a short command may lie in the very packet that tells of its start.
    if (!error) channel.on("exit", (code: number | null, signal?: string) => { exit = code === null ? `The command at the site was ended by ${signal ?? "a signal"}.` : `The command at the site ended with ${code}.` })
    done(error, channel)
  }
  const channel = await inTime((done) => client?.exec(options.command, begun(done)), deadlines.channel, at, (words) => channelRefused(at, words))
  return { channel, exit: () => exit }
}

type Done = (error: Error | undefined, channel: ClientChannel) => void

async function inTime(open: (done: Done) => unknown, milliseconds: number, at: string, refused: (words: string) => LogInError): Promise<ClientChannel> {
  const limit = deadline()
  try {
    return await new Promise<ClientChannel>((resolve, reject) => {
      limit.arm(milliseconds, () => { reject(timeLimit("open a channel", milliseconds, at)) })
      open((error, channel) => {
        if (error) reject(refused(error.message.replace(/^\(SSH\) /, "")))
        else resolve(channel)
      })
    })
  } catch (error) {
    throw error instanceof LogInError ? error : refused(error instanceof Error ? error.message : String(error))
  } finally {
    limit.clear()
  }
}

/** ssh2 may never call back when a connection dies: every end of channel or client ends the link. */
function linkOf({ channel, exit }: Started, clients: readonly Client[], asked: SshLink["asked"]): SshLink {
  const output = new PassThrough()
  const input = new Writable({
    write: (chunk: Buffer, _encoding, done) => { channel.write(chunk, (error) => { done(error ?? null) }) },
    final: (done) => {
      channel.end()
      done()
    },
  })
  // Whoever writes hears of the end by `ended`.
  input.on("error", () => {})
  const grace = deadline()
  const destroyAll = (): void => { clients.forEach((client) => { client.destroy() }) }
  let wanted = false
  let words = ""
  const ended = new Promise<LinkEnd>((resolve) => {
    let over = false
    function end(reason: LinkEnd["reason"], text: string): void {
      if (over) return
      over = true
      resolve({ reason, text })
      input.destroy()
      // Through a pipe that is still full: what has come is read to its end.
      if (channel.readableEnded || !channel.readable) output.end()
      if (reason === "lost") destroyAll()
      else {
        endAll(clients)
        grace.arm(closeGrace, destroyAll)
      }
    }
    channel.stderr.on("data", (part: Buffer) => { words = (words + plainText(part.toString())).slice(-2000) })
    channel.on("error", () => {})
    channel.on("close", () => {
      if (exit() !== null || wanted) end("closed", [exit() ?? "Closed from here.", words.trim()].filter((part) => part !== "").join(" "))
      else end("lost", "The site ended the connection.")
    })
    for (const client of clients) {
      client.on("error", (error: Error & { level?: string }) => { end("lost", error.level === "client-timeout" ? "The site has stopped answering." : `The connection was lost: ${error.message}`) })
      client.on("close", () => { end(wanted ? "closed" : "lost", wanted ? "Closed from here." : "The connection was lost.") })
    }
  })
  channel.pipe(output)
  return {
    input, output, ended, asked,
    close: () => {
      if (wanted) return
      wanted = true
      input.end()
      grace.arm(closeGrace, destroyAll)
    },
  }
}
