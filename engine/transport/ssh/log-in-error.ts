import { ApiError } from "../../model/api-error.ts"
import type { StopReason } from "./log-in.ts"

export type LogInFailure =
  | "ssh-refused" | "ssh-unreachable" | "ssh-no-route" | "ssh-name-not-found" | "ssh-not-ssh" | "ssh-host-key-changed" | "ssh-host-key-revoked" | "ssh-host-key-unpublished" | "ssh-host-key-declined"
  | "ssh-cancelled" | "ssh-too-many-attempts" | "ssh-method-not-offered" | "ssh-channel-refused" | "ssh-jump-refused" | "ssh-closed" | "ssh-time-limit" | "ssh-no-agreement" | "ssh-not-installed" | "ssh-bad-name"

/** A log-in that came to nothing: what happened, where, what next. */
export class LogInError extends ApiError {
  declare readonly code: LogInFailure
  /** Host and port at which it failed. */
  readonly at: string
  /** Refused answers that count toward lock-out there, earlier log-ins included. */
  readonly attempts: number

  constructor(code: LogInFailure, message: string, where: { readonly at: string; readonly attempts?: number }) {
    super(code, message)
    this.name = "LogInError"
    this.at = where.at
    this.attempts = where.attempts ?? 0
  }
}

/** What the system says of a connection that does not come about. */
export function connectFailure(error: { readonly code?: string | undefined; readonly message: string }, at: string): LogInError {
  switch (error.code) {
    case "ECONNREFUSED": return new LogInError("ssh-refused", `${at} refused the connection. Is the port right, and does SSH run there?`, { at })
    case "ENOTFOUND":
    case "EAI_AGAIN":
    case "EAI_NODATA": return new LogInError("ssh-name-not-found", `No address was found for ${at}. Check its name, and that this computer is online or in the right VPN.`, { at })
    case "ENETUNREACH":
    case "EHOSTUNREACH":
    case "ENETDOWN": return new LogInError("ssh-no-route", `There is no way from here to ${at}. Is this computer online, and in the VPN that the site wants?`, { at })
    case "ETIMEDOUT": return new LogInError("ssh-unreachable", `${at} does not answer. Is this computer online, and does a firewall or VPN stand between?`, { at })
    default: return new LogInError("ssh-closed", `The connection to ${at} failed: ${error.message}. Try again.`, { at })
  }
}

export function stopFailure(reason: StopReason, where: { readonly at: string; readonly attempts: number; readonly allowed: number; readonly offered: readonly string[]; readonly words: string }): LogInError {
  const { at, attempts, allowed, offered, words } = where
  const said = words === "" ? "" : ` It said: ${words}`
  switch (reason) {
    case "cancelled": return new LogInError("ssh-cancelled", `The log-in to ${at} was cancelled. Nothing was left there.`, { at, attempts })
    case "too-many-attempts": return new LogInError("ssh-too-many-attempts", `${at} refused ${attempts} of ${allowed} answers, and more may lock the account. Wait, or ask the site to reset the count; then log in again.${said}`, { at, attempts })
    case "method-not-offered": return new LogInError("ssh-method-not-offered", `${at} accepts no way to log in that is left: it offers ${offered.join(", ") || "none"}. Load the right key into the agent, name it in the machine's settings, or ask the site which way it wants.${said}`, { at, attempts })
  }
}

export function timeLimit(what: string, milliseconds: number, at: string, attempts = 0): LogInError {
  return new LogInError("ssh-time-limit", `${at} did not ${what} within ${milliseconds / 1000} s. Try again; if it stays so, the site or the way to it is in trouble.`, { at, attempts })
}

export function closedInLogIn(at: string, words: string, attempts: number): LogInError {
  return new LogInError("ssh-closed", `${at} closed the connection during the log-in${words === "" ? "" : `: ${words}`}. Many sites give two minutes to log in. Try again.`, { at, attempts })
}

export function channelRefused(at: string, words: string): LogInError {
  return new LogInError("ssh-channel-refused", `${at} let you in but starts no command${words === "" ? "" : `: ${words}`}. Is the account allowed to run commands there?`, { at })
}

export function jumpRefused(at: string, next: string, words: string): LogInError {
  return new LogInError("ssh-jump-refused", `${at} does not pass the connection on to ${next}${words === "" ? "" : `: ${words}`}. Is the address right as that host sees it, and does the site allow forwarding?`, { at })
}

export function notSsh(at: string, words: string): LogInError {
  return new LogInError("ssh-not-ssh", `${at} closed the connection before it spoke SSH. Is the port right? A site that has had too many connections does this, too: wait a minute.${words === "" ? "" : ` It said: ${words}`}`, { at })
}

/** The site's count, which takes in keys; it need not be the one that locks accounts. */
export function tooManyTries(at: string, words: string, attempts: number): LogInError {
  return new LogInError("ssh-too-many-attempts", `${at} ended the log-in after too many tries. Wait before the next one; with many keys in the agent, name the right one in the machine's settings. It said: ${words}`, { at, attempts })
}
