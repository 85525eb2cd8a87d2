import { createHash, randomBytes, timingSafeEqual } from "node:crypto"

/** Who may speak to this server: holders of a cookie that was given once, for the printed token. Lives in memory only. */
export interface Sessions {
  readonly cookieName: string
  /** The token to print; works once. */
  readonly token: string
  /** The cookie for the right token, the first time; null otherwise. A secure one goes over TLS alone. */
  readonly redeem: (token: string, secure: boolean) => string | null
  readonly isValid: (cookieHeader: string | undefined) => boolean
}

/** `place` tells two servers of one host apart, whose cookies the browser keeps under one name otherwise. Cookies go to what lies below `prefix`. */
export function newSessions(place: string, prefix = "/"): Sessions {
  const cookieName = `tephra-${createHash("sha256").update(place).digest("hex").slice(0, 12)}`
  const token = secret()
  const session = secret()
  let used = false
  return {
    cookieName,
    token,
    redeem: (given, secure) => {
      if (used || !same(given, token)) return null
      used = true
      return `${cookieName}=${session}; Path=${prefix}; HttpOnly; SameSite=Strict${secure ? "; Secure" : ""}`
    },
    isValid: (header) => cookiesOf(header, cookieName).some((value) => same(value, session)),
  }
}

function secret(): string {
  return randomBytes(32).toString("base64url")
}

/** Takes equally long whatever the difference is. */
function same(given: string, wanted: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest()
  return timingSafeEqual(digest(given), digest(wanted))
}

function cookiesOf(header: string | undefined, name: string): string[] {
  return (header ?? "")
    .split(";")
    .map((part) => part.trim())
    .filter((part) => part.startsWith(`${name}=`))
    .map((part) => part.slice(name.length + 1))
}
