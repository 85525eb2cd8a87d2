import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { hostname } from "node:os"
import type { Duplex } from "node:stream"
import { WebSocketServer } from "ws"
import type { Channel } from "../../api/channel.ts"
import { foreign, isSecure, withoutSession, type Guarded, type Refusal } from "./guard.ts"
import { inAddress, isEverywhere, isLoopback, listen, type Place } from "./listen.ts"
import { belowPrefix } from "./prefix.ts"
import { refuse, reply, secure } from "./respond.ts"
import { newSessions } from "./sessions.ts"
import { serverChannel } from "./socket-channel.ts"
import { sendFile } from "./static-files.ts"

export interface HttpOptions {
  /** Speaks to a page that has been let in. */
  readonly serve: (channel: Channel) => void
  /** The built screen: dist/renderer. */
  readonly screen: string
  readonly place: Place
  /** `NAME[:PORT]` under which a proxy offers the server, over TLS or not. */
  readonly hosts?: readonly string[]
  /** The path below which a proxy offers it, as of `pathPrefix`. It may take it off, or hand it on. */
  readonly prefix?: string
}

export interface HttpServer {
  /** Null when it listens on a socket file. */
  readonly port: number | null
  readonly token: string
  /** To open once in a browser. Over a forwarded socket the port is that of the forwarding. */
  readonly url: string
  /** The same through each proxy. */
  readonly offered: readonly string[]
  readonly close: () => Promise<void>
}

/** Serves the screen and the engine's API to browsers. Refuses in words (`ApiError`) when it cannot listen. */
export async function serveHttp({ serve, screen, place, hosts = [], prefix = "/" }: HttpOptions): Promise<HttpServer> {
  const server = createServer()
  await listen(server, place)
  const address = server.address() as AddressInfo | string
  const port = typeof address === "string" ? null : address.port
  const names = "socket" in place || isLoopback(place.address) ? [] : [hostname(), ...(isEverywhere(place.address) ? [] : [inAddress(place.address)])].map((name) => name.toLowerCase())
  const guarded: Guarded = { sessions: newSessions(`${port ?? String(address)}${prefix}`, prefix), hosts: hosts.map((host) => host.toLowerCase()), names }
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 * 1024 })
  server.on("request", (request, response) => void answer(request, response, { guarded, screen, prefix }).catch(() => response.destroy()))
  server.on("upgrade", (request, socket, head) => {
    const refusal = upgradeRefusal(request, guarded, prefix)
    if (refusal) return refuseUpgrade(socket, refusal)
    sockets.handleUpgrade(request, socket, head, (webSocket) => serve(serverChannel(webSocket)))
  })
  const { token } = guarded.sessions
  const path = `${prefix}?token=${token}`
  const url = `http://${port === null ? "localhost" : `${nameToOpen(place)}:${port}`}${path}`
  return { port, token, url, offered: hosts.map((host) => `https://${host}${path}`), close: () => close(server, sockets) }
}

/** Where a browser finds it without a proxy. */
function nameToOpen(place: Place): string {
  if ("socket" in place || isLoopback(place.address)) return "socket" in place || place.address === undefined ? "127.0.0.1" : inAddress(place.address)
  return isEverywhere(place.address) ? hostname() : inAddress(place.address)
}

interface Answering {
  readonly guarded: Guarded
  readonly screen: string
  readonly prefix: string
}

async function answer(request: IncomingMessage, response: ServerResponse, { guarded, screen, prefix }: Answering): Promise<void> {
  const stranger = foreign(request, guarded)
  // A host that is not ours does not get into a header.
  secure(response, stranger ? [] : [request.headers.host ?? "127.0.0.1", ...guarded.hosts])
  if (stranger) return refuse(request, response, stranger)
  if (request.method !== "GET" && request.method !== "HEAD") {
    return refuse(request, response, { status: 405, title: "Not that way", text: "Tephra's pages are only read; everything else goes over its socket." })
  }
  const url = URL.parse(`http://localhost${request.url ?? "/"}`)
  if (!url) return refuse(request, response, { status: 400, title: "Not an address", text: "This is not an address of Tephra." })
  const path = belowPrefix(prefix, url.pathname)
  if (path === null) return reply(request, response, { status: 308, headers: { Location: `${prefix}${url.search}` } })
  const token = path === "/" || path === "/login" ? url.searchParams.get("token") : null
  if (token !== null && request.method === "GET") {
    const cookie = guarded.sessions.redeem(token, isSecure(request))
    const known = cookie !== null || guarded.sessions.isValid(request.headers.cookie)
    if (known) return reply(request, response, { status: 303, headers: { Location: "./", ...(cookie === null ? {} : { "Set-Cookie": cookie }) } })
  }
  const refusal = withoutSession(request, guarded)
  if (refusal) return refuse(request, response, refusal)
  await sendFile(screen, path, [request, response])
}

function upgradeRefusal(request: IncomingMessage, guarded: Guarded, prefix: string): Refusal | null {
  const [path = ""] = (request.url ?? "").split("?")
  if (belowPrefix(prefix, path) !== "/api") return { status: 400, title: "Not found", text: `Tephra speaks at ${prefix}api.` }
  return foreign(request, guarded) ?? withoutSession(request, guarded)
}

const reasons = { 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden" }

function refuseUpgrade(socket: Duplex, { status, text }: Refusal): void {
  const body = Buffer.from(`${text}\n`)
  socket.on("error", () => socket.destroy())
  const head = [`HTTP/1.1 ${status} ${reasons[status]}`, "Connection: close", "Content-Type: text/plain; charset=utf-8", `Content-Length: ${body.length}`, "", ""]
  socket.end(Buffer.concat([Buffer.from(head.join("\r\n")), body]))
}

async function close(server: Server, sockets: WebSocketServer): Promise<void> {
  for (const socket of sockets.clients) socket.terminate()
  server.closeAllConnections()
  await new Promise<void>((resolve) => server.close(() => resolve()))
}
