import type { IncomingMessage } from "node:http"
import type { Sessions } from "./sessions.ts"

/** Why a request gets no answer of ours. */
export interface Refusal {
  readonly status: 400 | 401 | 403
  readonly title: string
  readonly text: string
}

export interface Guarded {
  readonly sessions: Sessions
  /** `NAME[:PORT]` under which a proxy offers the server: pages of these, too, are its own. */
  readonly hosts: readonly string[]
  /** Names of this computer, where it listens to others. */
  readonly names: readonly string[]
}

const loopback = ["127.0.0.1", "localhost", "[::1]"]

/**
 * Host and Origin of a request, the cookie apart. A page of another site that had its name resolved to 127.0.0.1 says
 * that name as Host; a page of another port says another Origin, which another's program on this computer may serve.
 */
export function foreign(request: IncomingMessage, { hosts, names }: Guarded): Refusal | null {
  const host = request.headers.host ?? ""
  const name = nameOf(host)
  if (name === undefined || ![...loopback, ...names, ...hosts.map(nameOf)].includes(name)) {
    return {
      status: 403,
      title: "Unknown name",
      text: `This is Tephra, asked under the name “${host}”, which is not one of its own. Open the address that “tephra serve” printed; behind a proxy, start it with --host NAME.`,
    }
  }
  const { origin } = request.headers
  if (origin !== undefined && !isOwn(origin, [host, ...hosts], isSecure(request))) {
    return {
      status: 403,
      title: "Another site asked",
      text: `A page of ${origin} tried to speak to Tephra. That is not allowed; nothing was done. If it is the proxy under which you opened Tephra, start “tephra serve” with --host NAME, the name in its address.`,
    }
  }
  return null
}

/** A proxy in front says how it was asked. */
export function isSecure(request: IncomingMessage): boolean {
  const [first = ""] = [request.headers["x-forwarded-proto"] ?? ""].flat()
  return first.split(",")[0]?.trim().toLowerCase() === "https"
}

function isOwn(origin: string, hosts: readonly string[], secure: boolean): boolean {
  const schemes = secure ? ["https"] : ["http", "https"]
  return hosts.some((host) => schemes.some((scheme) => origin === `${scheme}://${host}`))
}

function nameOf(host: string): string | undefined {
  return /^(\[[0-9a-f:]+\]|[^:/@\s]+)(:\d{1,5})?$/i.exec(host)?.[1]?.toLowerCase()
}

export function withoutSession(request: IncomingMessage, { sessions }: Guarded): Refusal | null {
  if (sessions.isValid(request.headers.cookie)) return null
  return {
    status: 401,
    title: "Not signed in",
    text: "Open the address with the token that “tephra serve” printed in the terminal. It works once, in one browser; for another browser, or after it was used, start “tephra serve” anew.",
  }
}
