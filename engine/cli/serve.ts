import { join, resolve } from "node:path"
import { appRoot } from "../server/app-root.ts"
import { createEngine } from "../server/engine.ts"
import { serveHttp } from "../server/http/http.ts"
import { isLoopback, type Place } from "../server/http/listen.ts"
import { pathPrefix } from "../server/http/prefix.ts"
import { WrongUse, exitCode, jsonOption, listOption, noArgument, numberOption, placeOption, textOption } from "./command.ts"
import type { Arguments, Command } from "./command.ts"

export const serveCommand: Command = {
  name: "serve",
  takes: "",
  summary: "Serves the editor to a browser",
  text: [
    "Prints one address with a token that works once, in one browser: it is for one person. --socket is for SSH forwarding: ssh -L 8000:PATH host. On a log-in node give a",
    "socket or a port, and forward it.",
    "",
    "Behind a proxy with TLS, --host is the name in its address and --prefix the path below which it offers this server, whether it hands that path on or takes it off:",
    "  tephra serve --listen 0.0.0.0 --port PORT --prefix /node/$(hostname)/PORT --host ondemand.example.edu",
    "is for Open OnDemand, which reaches a job over the network of the nodes (/rnode/… where that is how the portal is set up). Whatever else you open on that portal is, for your",
    "browser, the same site and could speak to Tephra as you: open only what you trust there.",
  ].join("\n"),
  options: {
    port: { kind: "value", value: "N", help: "port (default: the usual one, or the first free one after it)" },
    socket: { kind: "value", value: "PATH", help: "listen on a socket file that only you can open, instead of a port" },
    listen: { kind: "value", value: "ADDRESS", help: "listen where others reach it, too; without it, only this computer does" },
    host: { kind: "list", value: "NAME", help: "a name, and port if it is not the usual one, under which a proxy offers this server" },
    prefix: { kind: "value", value: "PATH", help: "the path below which a proxy offers it" },
    json: jsonOption,
  },
  run: async (given, output) => {
    noArgument(given)
    const place = placeOf(given)
    const prefix = pathPrefix(textOption(given, "prefix") ?? "/")
    const hosts = listOption(given, "host")
    for (const host of hosts) if (!/^(\[[0-9a-f:]+\]|[\w.-]+)(:\d{1,5})?$/i.test(host)) throw new WrongUse(`--host takes the name in the proxy's address, such as ondemand.example.edu, not “${host}”.`)
    const interruption = interrupted()
    const engine = createEngine({ onUpgrade: (text) => output.complain(`tephra: ${text}`), onFault: (what, error) => output.complain(`tephra: ${what}: ${error instanceof Error ? error.message : String(error)}`) })
    try {
      const server = await serveHttp({ serve: engine.serve, screen: join(appRoot(), "dist", "renderer"), place, hosts, prefix })
      if (!("socket" in place) && !isLoopback(place.address)) output.complain(openly(place.address))
      output.say(`Tephra is at ${server.url}${"socket" in place ? ` through ${place.socket}` : ""}${server.offered.map((url) => `\nand, through the proxy, at ${url}`).join("")}\nCtrl+C ends it; runs go on.`)
      output.tell({ event: "serving", url: server.url, offered: server.offered, port: server.port })
      await interruption
      await server.close()
    } finally {
      await engine.close()
    }
    return exitCode.fine
  },
}

function openly(address = ""): string {
  return `tephra: listening on ${address}, which others reach. Only the token and then the browser's cookie keep them out, and from here to the proxy nothing is encrypted: use it where you trust that network.`
}

function placeOf(given: Arguments): Place {
  const port = numberOption(given, "port", [0, 65535])
  const socket = placeOption(given, "socket")
  const address = textOption(given, "listen")
  if (socket !== undefined && (port !== undefined || address !== undefined)) throw new WrongUse(`${port === undefined ? "--listen" : "--port"} and --socket cannot both be given.`)
  if (socket !== undefined) return { socket: resolve(socket) }
  return { port: port ?? null, ...(address === undefined ? {} : { address }) }
}

/** Milliseconds within which a signal is the same one again: npm hands on what the terminal has sent already. */
const sameSignal = 2000

/** Heard from before the address is told. The first signal closes in order; one that comes later, when closing hangs, ends at once. */
function interrupted(): Promise<void> {
  return new Promise((done) => {
    let first = 0
    const heard = (): void => {
      if (first > 0 && Date.now() - first > sameSignal) process.exit(exitCode.failed)
      first ||= Date.now()
      done()
    }
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, heard)
  })
}
