import { request, type IncomingMessage, type OutgoingHttpHeaders } from "node:http"
import { createServer } from "node:https"
import { connect, type AddressInfo } from "node:net"
import { selfSigned } from "./self-signed.ts"

export interface FrontProxy {
  readonly port: number
  readonly close: () => Promise<void>
}

export interface FrontOptions {
  /** Where the server behind it listens: a port of 127.0.0.1. */
  readonly to: () => number
  /** The path below which it offers the server, with a slash at the end. */
  readonly path: string
  /** Takes the path off, as Open OnDemand's /rnode/ does; /node/ hands it on. */
  readonly strips: boolean
  /** The Host that it tells, as Open OnDemand tells the node's; the browser's when absent. */
  readonly host?: string
}

/** A reverse proxy with TLS, for pages and WebSockets; it says so in X-Forwarded-Proto. */
export async function frontProxy({ to, path, strips, host }: FrontOptions): Promise<FrontProxy> {
  const server = createServer(selfSigned())
  const behind = (incoming: IncomingMessage): { path: string; headers: OutgoingHttpHeaders } | null => {
    const url = incoming.url ?? "/"
    if (!url.startsWith(path.slice(0, -1))) return null
    const rest = url.slice(path.length - 1)
    return { path: strips ? (rest.startsWith("/") ? rest : `/${rest}`) : url, headers: { ...incoming.headers, host: host ?? incoming.headers.host, "x-forwarded-proto": "https" } }
  }
  server.on("request", (incoming, outgoing) => {
    const place = behind(incoming)
    if (place === null) return outgoing.writeHead(404).end()
    const asked = request({ host: "127.0.0.1", port: to(), method: incoming.method, agent: false, ...place }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    asked.on("error", () => outgoing.destroy())
    incoming.pipe(asked)
  })
  server.on("upgrade", (incoming, socket, head) => {
    const place = behind(incoming)
    if (place === null) return socket.destroy()
    const onward = connect(to(), "127.0.0.1", () => {
      const lines = Object.entries(place.headers).flatMap(([name, value]) => [value ?? []].flat().map((each) => `${name}: ${each}`))
      onward.write([`GET ${place.path} HTTP/1.1`, ...lines, "", ""].join("\r\n"))
      onward.write(head)
      onward.pipe(socket).pipe(onward)
    })
    onward.on("error", () => socket.destroy())
    socket.on("error", () => onward.destroy())
    socket.on("close", () => onward.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
