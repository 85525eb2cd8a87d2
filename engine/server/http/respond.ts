import type { IncomingMessage, ServerResponse } from "node:http"
import type { Refusal } from "./guard.ts"

/** Nothing but our own scripts run, nothing is sent elsewhere, nobody frames the page. `hosts`: under which it is offered, for its socket. */
export function secure(response: ServerResponse, hosts: readonly string[]): void {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    ["connect-src 'self'", ...hosts.flatMap((host) => [`ws://${host}`, `wss://${host}`])].join(" "),
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ]
  const headers = {
    "Content-Security-Policy": policy.join("; "),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
  }
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
}

export interface Reply {
  readonly status: number
  readonly headers?: Record<string, string>
  readonly body?: string | Buffer
}

export function reply(request: IncomingMessage, response: ServerResponse, { status, headers, body = "" }: Reply): void {
  const bytes = Buffer.from(body)
  const length = { "Content-Length": String(bytes.length) }
  response.writeHead(status, { "Cache-Control": "no-store", ...length, ...headers })
  response.end(request.method === "HEAD" ? "" : bytes)
}

export function page({ title, text }: Pick<Refusal, "title" | "text">): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Tephra: ${escaped(title)}</title>
<style>:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif } body { max-width: 36rem; margin: 15vh auto; padding: 0 1rem }</style></head>
<body><h1>${escaped(title)}</h1><p>${escaped(text)}</p></body>
</html>
`
}

export function refuse(request: IncomingMessage, response: ServerResponse, refusal: Pick<Refusal, "title" | "text"> & { status: number }): void {
  reply(request, response, { status: refusal.status, headers: { "Content-Type": "text/html; charset=utf-8" }, body: page(refusal) })
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
