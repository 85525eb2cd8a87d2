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
  /** Names beside those of this computer under which a proxy offers the server. */
  readonly hosts: readonly string[]
}

const loopback = ["127.0.0.1", "localhost", "[::1]"]

/**
 * Host and Origin of a request, the cookie apart. A page of another site that had its name resolved to 127.0.0.1 says
 * that name as Host; a page of another port says another Origin.
 */
export function foreign(request: IncomingMessage, { hosts }: Guarded): Refusal | null {
  const host = request.headers.host ?? ""
  const name = /^(\[[0-9a-f:]+\]|[^:/@\s]+)(:\d{1,5})?$/i.exec(host)?.[1]?.toLowerCase()
  if (name === undefined || ![...loopback, ...hosts].includes(name)) {
    return {
      status: 403,
      title: "Unknown name",
      text: `This is Tephra, asked under the name “${host}”, which is not one of its own. Open the address that “tephra serve” printed; behind a proxy, start it with --host NAME.`,
    }
  }
  const { origin } = request.headers
  if (origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`) {
    return { status: 403, title: "Another site asked", text: `A page of ${origin} tried to speak to Tephra on this computer. That is not allowed; nothing was done.` }
  }
  return null
}

export function withoutSession(request: IncomingMessage, { sessions }: Guarded): Refusal | null {
  if (sessions.isValid(request.headers.cookie)) return null
  return {
    status: 401,
    title: "Not signed in",
    text: "Open the address with the token that “tephra serve” printed in the terminal. It works once, in one browser; for another browser, or after it was used, start “tephra serve” anew.",
  }
}
