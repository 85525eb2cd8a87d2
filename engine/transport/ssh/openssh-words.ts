import { LogInError, channelRefused, closedInLogIn, connectFailure, jumpRefused, notSsh, tooManyTries } from "./log-in-error.ts"
import { plainText } from "./prompts.ts"

/** One line of what `ssh -v` says. */
export type OpensshLine =
  | { readonly kind: "asks"; readonly request: string }
  | { readonly kind: "offered"; readonly methods: readonly string[] }
  | { readonly kind: "partial" }
  | { readonly kind: "accepted" }
  | { readonly kind: "started" }
  | { readonly kind: "words"; readonly text: string }
  | { readonly kind: "nothing" }

/** `token` is known to the relay's script alone, so no banner can pass for it. */
export function readOpensshLine(line: string, token: string): OpensshLine {
  const text = line.replace(/\r$/, "")
  if (text.startsWith(`${token} `)) return { kind: "asks", request: text.slice(token.length + 1) }
  const [, offered] = /^debug1: Authentications that can continue: (.*)$/.exec(text) ?? []
  if (offered !== undefined) return { kind: "offered", methods: offered.split(",") }
  if (/^(debug1: )?Authenticated using "[^"]*" with partial success/.test(text)) return { kind: "partial" }
  if (/^(Authenticated to .* using "|debug1: Authentication succeeded)/.test(text)) return { kind: "accepted" }
  if (text.startsWith("debug1: Sending command: ")) return { kind: "started" }
  if (/^(debug\d: |OpenSSH_|Pseudo-terminal |Transferred: |Bytes per second: |Authenticated )/.test(text) || text.trim() === "") return { kind: "nothing" }
  return { kind: "words", text: plainText(text) }
}

/** What a prompt says without the name that OpenSSH puts before it, of the host it connects to. */
export function barePrompt(prompt: string): string {
  return prompt.replace(/^\(\S+@\S+\) /, "")
}

export interface OpensshEnd {
  /** Where it was when it ended. */
  readonly at: string
  /** The host after it, if there is one. */
  readonly next: string | null
  readonly words: string
  readonly accepted: boolean
  readonly attempts: number
}

/** OpenSSH ends with 255 and words, whatever the reason: the words decide. */
export function opensshFailure({ at, next, words, accepted, attempts }: OpensshEnd): LogInError {
  const says = (pattern: RegExp) => pattern.test(words)
  const like = (code: string) => connectFailure({ code, message: words }, at)
  if (says(/open failed: administratively prohibited|open failed: connect failed|stdio forwarding failed/i) && next !== null) return jumpRefused(at, next, words)
  if (says(/Could not resolve hostname|Name or service not known|nodename nor servname/i)) return like("ENOTFOUND")
  if (says(/connect to host .*: Connection refused/i)) return like("ECONNREFUSED")
  if (says(/No route to host|Network is unreachable/i)) return like("EHOSTUNREACH")
  if (says(/(Connection|Operation) timed out/i) && !accepted) return like("ETIMEDOUT")
  if (says(/no matching .* found|Unable to negotiate/i)) return new LogInError("ssh-no-agreement", `${at} and OpenSSH share no way to encrypt: ${words}. Ask the site what its SSH wants.`, { at })
  if (says(/Too many authentication failures/i)) return tooManyTries(at, words, attempts)
  if (says(/Permission denied \((.*)\)/)) {
    const [, offered = ""] = /Permission denied \((.*)\)/.exec(words) ?? []
    return new LogInError("ssh-method-not-offered", `${at} accepts no way to log in that is left: it offers ${offered}. Load the right key into the agent, name it in the machine's settings, or ask the site which way it wants. It said: ${words}`, { at, attempts })
  }
  if (says(/kex_exchange_identification|banner exchange|Bad .*packet|Invalid SSH identification/i)) return notSsh(at, words)
  return accepted ? channelRefused(at, words) : closedInLogIn(at, words, attempts)
}
