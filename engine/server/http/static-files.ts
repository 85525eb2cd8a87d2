import { readFile, realpath } from "node:fs/promises"
import type { IncomingMessage, ServerResponse } from "node:http"
import { extname, join, sep } from "node:path"
import { refuse, reply } from "./respond.ts"

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".woff": "font/woff",
  ".ttf": "font/ttf",
  ".wasm": "application/wasm",
  ".txt": "text/plain; charset=utf-8",
}

/** Vite puts a hash of the content into these names, so a name never changes its content. */
const hashed = /^\/assets\/.+-[\w-]{8,}\.\w+$/

/** Answers with a file of the built screen. `path` is the request's path, still encoded. */
export async function sendFile(folder: string, path: string, [request, response]: readonly [IncomingMessage, ServerResponse]): Promise<void> {
  const name = decoded(path)
  const file = name === null ? null : await insideOf(folder, name === "/" ? "/index.html" : name)
  const body = file === null ? null : await readFile(file).catch(() => null)
  if (file !== null && body !== null) {
    const caching = hashed.test(path) ? "private, max-age=31536000, immutable" : "no-cache"
    return reply(request, response, { status: 200, headers: { "Content-Type": types[extname(file)] ?? "application/octet-stream", "Cache-Control": caching }, body })
  }
  if (name === "/") {
    return refuse(request, response, { status: 503, title: "The screen is not built", text: "Run “npm run build” in Tephra's folder, then reload this page." })
  }
  refuse(request, response, { status: 404, title: "Not found", text: "Tephra has no such page. Open its start page." })
}

function decoded(path: string): string | null {
  try {
    const name = decodeURIComponent(path)
    return name.includes("\0") || name.includes("\\") ? null : name
  } catch {
    return null
  }
}

/** The real file, if it lies in the folder, links and dots resolved. */
async function insideOf(folder: string, name: string): Promise<string | null> {
  try {
    const [root, file] = await Promise.all([realpath(folder), realpath(join(folder, name))])
    return file.startsWith(root + sep) ? file : null
  } catch {
    return null
  }
}
