import { chmodSync, existsSync, lstatSync, rmSync } from "node:fs"
import type { Server } from "node:http"
import { connect } from "node:net"
import { dirname } from "node:path"
import { ApiError } from "../../model/api-error.ts"

/**
 * Where a server listens: a port (null: the usual one, or the first free one after it) of this computer alone, or of the address that is given,
 * which others reach; or a socket file that only its owner can open.
 */
export type Place = { readonly port: number | null; readonly address?: string } | { readonly socket: string }

const firstPort = 4747
const longestSocket = 107

export function isLoopback(address = "127.0.0.1"): boolean {
  return /^127(\.\d{1,3}){3}$/.test(address) || address === "::1" || address === "localhost"
}

/** Every address that this computer has. */
export function isEverywhere(address: string | undefined): boolean {
  return address === "0.0.0.0" || address === "::"
}

/** As it stands in the address of a page. */
export function inAddress(address = "127.0.0.1"): string {
  return address.includes(":") ? `[${address}]` : address
}

export async function listen(server: Server, place: Place): Promise<void> {
  if ("socket" in place) return listenSocket(server, place.socket)
  const { port, address = "127.0.0.1" } = place
  await (port === null ? listenAnywhere(server, address) : listenPort(server, port, address))
}

async function listenAnywhere(server: Server, address: string): Promise<void> {
  for (let port = firstPort; port < firstPort + 20; port += 1) {
    try {
      return await started(server, () => server.listen(port, address))
    } catch (error) {
      if (codeOf(error) !== "EADDRINUSE") throw refused(error, `port ${port}`, address)
    }
  }
  await listenPort(server, 0, address)
}

async function listenPort(server: Server, port: number, address: string): Promise<void> {
  try {
    await started(server, () => server.listen(port, address))
  } catch (error) {
    throw refused(error, `port ${port}`, address)
  }
}

async function listenSocket(server: Server, path: string): Promise<void> {
  // A name that is too long and a folder that is not there are told as other things when one listens.
  if (Buffer.byteLength(path) > longestSocket) throw refused({ code: "EINVAL" }, path)
  if (!existsSync(dirname(path))) throw refused({ code: "ENOENT" }, path)
  const kind = lstatSync(path, { throwIfNoEntry: false })
  if (kind && !kind.isSocket()) throw new ApiError("socket-taken", `${path} exists and is not a socket. Choose another path for --socket.`)
  if (kind && (await isAnswered(path))) throw new ApiError("socket-taken", `Another server already listens on ${path}. Stop it, or choose another path for --socket.`)
  if (kind) rmSync(path)
  // The file exists from the first instant; nobody else may open it even then.
  const before = process.umask(0o177)
  try {
    await started(server, () => server.listen(path))
    chmodSync(path, 0o600)
  } catch (error) {
    throw refused(error, path)
  } finally {
    process.umask(before)
  }
}

function started(server: Server, start: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (error: Error): void => reject(error)
    server.once("error", failed)
    server.once("listening", () => {
      server.off("error", failed)
      resolve()
    })
    start()
  })
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once("connect", () => {
      socket.destroy()
      resolve(true)
    })
    socket.once("error", (error) => resolve(codeOf(error) !== "ECONNREFUSED" && codeOf(error) !== "ENOENT"))
  })
}

function refused(error: unknown, place: string, address = ""): ApiError {
  const words: Record<string, string> = {
    EADDRINUSE: `${place} is in use by another program, perhaps another Tephra. Stop it, or choose another with --port N (0 finds a free one).`,
    EACCES: `There is no permission to listen on ${place}. Choose a port above 1023, or another path.`,
    ENOENT: `The folder of ${place} does not exist. Make it first.`,
    EADDRNOTAVAIL: `${address} is no address of this computer. “hostname -I” lists those that it has; 0.0.0.0 stands for all of them.`,
    ENOTFOUND: `${address} is no name of a computer. Give --listen an address of this one, or 0.0.0.0 for all that it has.`,
    EINVAL: `${place} is not a place to listen on; the path of a socket has at most ${longestSocket} bytes.`,
  }
  return new ApiError(codeOf(error) === "EADDRINUSE" ? "port-taken" : "cannot-listen", words[codeOf(error)] ?? `Tephra cannot listen on ${place}: ${String(error)}.`)
}

function codeOf(error: unknown): string {
  return (error as { code?: string }).code ?? ""
}
