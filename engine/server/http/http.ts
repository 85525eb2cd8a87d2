import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import type { Duplex } from "node:stream"
import { WebSocketServer } from "ws"
import type { Channel } from "../../api/channel.ts"
import { foreign, withoutSession, type Guarded, type Refusal } from "./guard.ts"
import { listen, type Place } from "./listen.ts"
import { refuse, reply } from "./respond.ts"
import { newSessions } from "./sessions.ts"
import { serverChannel } from "./socket-channel.ts"
import { sendFile } from "./static-files.ts"

export interface HttpOptions {
  /** Speaks to a page that has been let in. */
  readonly serve: (channel: Channel) => void
  /** The built screen: dist/renderer. */
  readonly screen: string
  /** Null: the usual port, or the first free one after it. */
  readonly place: Place | null
  /** Names beside those of this computer under which a proxy offers the server. */
  readonly hosts?: readonly string[]
}

export interface HttpServer {
  /** Null when it listens on a socket file. */
  readonly port: number | null
  readonly token: string
  /** To open once in a browser. Over a forwarded socket the port is that of the forwarding. */
  readonly url: string
  readonly close: () => Promise<void>
}

/** Serves the screen and the engine's API to browsers of this computer. Refuses in words (`ApiError`) when it cannot listen. */
export async function serveHttp({ serve, screen, place, hosts = [] }: HttpOptions): Promise<HttpServer> {
  const server = createServer()
  await listen(server, place)
  const address = server.address() as AddressInfo | string
  const port = typeof address === "string" ? null : address.port
  const guarded: Guarded = { sessions: newSessions(String(port ?? address)), hosts: hosts.map((host) => host.toLowerCase()) }
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 * 1024 })
  server.on("request", (request, response) => void answer(request, response, { guarded, screen }).catch(() => response.destroy()))
  server.on("upgrade", (request, socket, head) => {
    const refusal = upgradeRefusal(request, guarded)
    if (refusal) return refuseUpgrade(socket, refusal)
    sockets.handleUpgrade(request, socket, head, (webSocket) => serve(serverChannel(webSocket)))
  })
  const { token } = guarded.sessions
  const url = `http://${port === null ? "localhost" : `127.0.0.1:${port}`}/?token=${token}`
  return { port, token, url, close: () => close(server, sockets) }
}

interface Answering {
  readonly guarded: Guarded
  readonly screen: string
}

async function answer(request: IncomingMessage, response: ServerResponse, { guarded, screen }: Answering): Promise<void> {
  const stranger = foreign(request, guarded)
  if (stranger) return refuse(request, response, stranger)
  if (request.method !== "GET" && request.method !== "HEAD") {
    return refuse(request, response, { status: 405, title: "Not that way", text: "Tephra's pages are only read; everything else goes over its socket." })
  }
  const url = URL.parse(`http://localhost${request.url ?? "/"}`)
  if (!url) return refuse(request, response, { status: 400, title: "Not an address", text: "This is not an address of Tephra." })
  const token = url.pathname === "/" || url.pathname === "/login" ? url.searchParams.get("token") : null
  if (token !== null && request.method === "GET") {
    const cookie = guarded.sessions.redeem(token)
    const known = cookie !== null || guarded.sessions.isValid(request.headers.cookie)
    if (known) return reply(request, response, { status: 303, headers: { Location: "./", ...(cookie === null ? {} : { "Set-Cookie": cookie }) } })
  }
  const refusal = withoutSession(request, guarded)
  if (refusal) return refuse(request, response, refusal)
  await sendFile(screen, url.pathname, [request, response])
}

function upgradeRefusal(request: IncomingMessage, guarded: Guarded): Refusal | null {
  const path = (request.url ?? "").split("?")[0]
  if (path !== "/api") return { status: 400, title: "Not found", text: "Tephra speaks at /api." }
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
