import { readFile } from "node:fs/promises"
import { extname, join, normalize, sep } from "node:path"

/** The page's own scheme: no file:// rights, one origin, a policy of its own. */
export const scheme = "tephra"
export const pageUrl = `${scheme}://app/index.html`

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".woff2": "font/woff2",
  ".ttf": "font/ttf",
  ".json": "application/json",
}

const policy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "worker-src 'self' blob:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ")

/** Answers a request of the page from the built screen in `folder`; nothing outside it is ever read. */
export async function answer(folder: string, url: string): Promise<Response> {
  const { host, pathname } = new URL(url)
  const path = normalize(join(folder, decodeURIComponent(pathname)))
  if (host !== "app" || !path.startsWith(folder + sep)) return new Response("There is no such page.", { status: 404 })
  try {
    const bytes = await readFile(path)
    const type = types[extname(path)] ?? "application/octet-stream"
    return new Response(new Uint8Array(bytes), { headers: { "content-type": type, "content-security-policy": policy, "x-content-type-options": "nosniff" } })
  } catch {
    return new Response(`${pathname} is not part of this build. Build again with npm start.`, { status: 404 })
  }
}
