import { join, resolve } from "node:path"
import { appRoot } from "../server/app-root.ts"
import { createEngine } from "../server/engine.ts"
import { serveHttp } from "../server/http/http.ts"
import type { Place } from "../server/http/listen.ts"
import { WrongUse, exitCode, jsonOption, listOption, noArgument, numberOption, textOption } from "./command.ts"
import type { Arguments, Command } from "./command.ts"

export const serveCommand: Command = {
  name: "serve",
  takes: "",
  summary: "Serves the editor to a browser on this computer",
  text: "Prints one address with a token that works once. --socket is for SSH forwarding: ssh -L 8000:PATH host.",
  options: {
    port: { kind: "value", value: "N", help: "port on 127.0.0.1 (default: the usual one, or the first free one after it)" },
    socket: { kind: "value", value: "PATH", help: "listen on a socket file that only you can open, instead of a port" },
    host: { kind: "list", value: "NAME", help: "a name under which a proxy offers this server" },
    json: jsonOption,
  },
  run: async (given, output) => {
    noArgument(given)
    const place = placeOf(given)
    const interruption = interrupted()
    const engine = createEngine({ onFault: (what, error) => output.complain(`tephra: ${what}: ${error instanceof Error ? error.message : String(error)}`) })
    try {
      const server = await serveHttp({ serve: engine.serve, screen: join(appRoot(), "dist", "renderer"), place, hosts: listOption(given, "host") })
      output.say(`Tephra is at ${server.url}${place !== null && "socket" in place ? ` through ${place.socket}` : ""}\nCtrl+C ends it; runs go on.`)
      output.tell({ event: "serving", url: server.url, port: server.port })
      await interruption
      await server.close()
    } finally {
      await engine.close()
    }
    return exitCode.fine
  },
}

function placeOf(given: Arguments): Place | null {
  const port = numberOption(given, "port", [0, 65535])
  const socket = textOption(given, "socket")
  if (port !== undefined && socket !== undefined) throw new WrongUse("--port and --socket cannot both be given.")
  if (socket !== undefined) return { socket: resolve(socket) }
  return port === undefined ? null : { port }
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
