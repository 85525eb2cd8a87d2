import { spawn } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { Agent, request } from "node:https"
import { hostname, networkInterfaces, tmpdir } from "node:os"
import { join } from "node:path"
import { request as plainRequest, type IncomingMessage } from "node:http"
import { createServer, type AddressInfo } from "node:net"
import { beforeEach, describe, expect, onTestFinished, test } from "vitest"
import { WebSocket } from "ws"
import { connect } from "../../api/connect.ts"
import { serve } from "../../api/serve.ts"
import { someHandlers } from "../../api/testing/handlers.ts"
import { socketChannel } from "../../api/web-socket.ts"
import { frontProxy } from "../testing/front-proxy.ts"
import { selfSigned } from "../testing/self-signed.ts"
import { serveHttp, type HttpServer } from "./http.ts"
import type { Place } from "./listen.ts"
import { belowPrefix, pathPrefix } from "./prefix.ts"

let folder = ""
beforeEach(({ onTestFinished }) => {
  folder = mkdtempSync(join(tmpdir(), "tephra-front-"))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, "screen", "assets"), { recursive: true })
  writeFileSync(join(folder, "screen", "index.html"), "<!doctype html><title>screen</title>")
  writeFileSync(join(folder, "screen", "assets", "main-Ab3_dEf9.js"), "export {}")
})

async function start({ prefix, hosts = [], place = { port: 0 } }: { prefix: string; hosts?: string[]; place?: Place }): Promise<HttpServer> {
  const handlers = someHandlers({ "bindings.get": () => ({ table: "/data" }) })
  const server = await serveHttp({ serve: (channel) => serve(handlers, channel), screen: join(folder, "screen"), place, hosts, prefix: pathPrefix(prefix) })
  onTestFinished(() => server.close())
  return server
}

interface Answer {
  readonly status: number
  readonly headers: IncomingMessage["headers"]
  readonly body: string
}

function ask(port: number, path: string, headers: Record<string, string> = {}, over: typeof request | typeof plainRequest = request): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { host: "127.0.0.1", port, path, headers, agent: over === request ? new Agent({ rejectUnauthorized: false }) : false }
    over(options, (response) => {
      let body = ""
      response.on("data", (part: Buffer) => (body += part.toString()))
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
      .on("error", reject)
      .end()
  })
}

function shake(url: string, headers: Record<string, string>): Promise<WebSocket | number> {
  const socket = new WebSocket(url, { headers, rejectUnauthorized: false })
  onTestFinished(() => socket.terminate())
  return new Promise((resolve) => {
    socket.once("open", () => resolve(socket))
    socket.once("unexpected-response", (_, response) => resolve(response.statusCode ?? 0))
    socket.once("error", () => {})
  })
}

const plainCookie = (answer: Answer): string => answer.headers["set-cookie"]?.[0]?.split(";")[0] ?? ""

/** What a browser does: the token, then page, asset and socket; and another origin, which gets nothing. */
async function signsIn(front: number, server: HttpServer, path: string, origin: string): Promise<void> {
  const first = await ask(front, `${path}?token=${server.token}`)
  expect(first).toMatchObject({ status: 303, headers: { location: "./" } })
  expect(first.headers["set-cookie"]?.[0]).toMatch(new RegExp(`; Path=${path}; HttpOnly; SameSite=Strict; Secure$`))
  const cookie = plainCookie(first)
  expect((await ask(front, `${path}?token=${server.token}`)).status).toBe(401)
  const page = await ask(front, path, { cookie })
  expect(page).toMatchObject({ status: 200, body: expect.stringContaining("screen") as string })
  expect(page.headers["content-security-policy"]).toContain(`wss://${origin.slice("https://".length)}`)
  expect(await ask(front, `${path}assets/main-Ab3_dEf9.js`, { cookie })).toMatchObject({ status: 200, headers: { "cache-control": "private, max-age=31536000, immutable" } })
  const socket = await shake(`wss://127.0.0.1:${front}${path}api`, { cookie, origin })
  if (typeof socket === "number") throw new Error(`refused with ${socket}`)
  await expect(connect(socketChannel(socket as never)).call("bindings.get", {})).resolves.toEqual({ table: "/data" })
  const without = [{ origin }, { cookie, origin: "https://evil.example" }, { cookie, origin: origin.replace("https:", "http:") }, { cookie, origin: `${origin}1` }, { cookie, origin: "null" }]
  expect(await Promise.all(without.map((headers) => shake(`wss://127.0.0.1:${front}${path}api`, headers as Record<string, string>)))).toEqual([401, 403, 403, 403, 403])
}

describe("behind a proxy with TLS", () => {
  test.each([
    ["hands the path on, as Open OnDemand's /node/", "/node/c042/4747/", false],
    ["takes the path off, as Open OnDemand's /rnode/", "/rnode/c042/4747/", true],
  ])("that %s", async (_, path, strips) => {
    // The proxy's port is known only once it listens, and stands in --host.
    let to = 0
    const front = await frontProxy({ to: () => to, path, strips, host: hostname() })
    onTestFinished(() => front.close())
    const server = await start({ prefix: path, hosts: [`localhost:${front.port}`], place: { port: 0, address: "0.0.0.0" } })
    to = server.port ?? 0
    expect(server.offered).toEqual([`https://localhost:${front.port}${path}?token=${server.token}`])
    await signsIn(front.port, server, path, `https://localhost:${front.port}`)
  })

  test("that tells the browser's own Host", async () => {
    let to = 0
    const front = await frontProxy({ to: () => to, path: "/tephra/", strips: false })
    onTestFinished(() => front.close())
    const server = await start({ prefix: "tephra" })
    to = server.port ?? 0
    await signsIn(front.port, server, "/tephra/", `https://127.0.0.1:${front.port}`)
  })

  test("a name of --host is good for its own port alone: what else lies on that computer may be another's", async () => {
    const server = await start({ prefix: "/", hosts: ["portal.example.edu"] })
    const cookie = plainCookie(await ask(server.port ?? 0, `/?token=${server.token}`, {}, plainRequest))
    const statuses = (headers: Record<string, string>): Promise<number> => ask(server.port ?? 0, "/", { cookie, host: "portal.example.edu", ...headers }, plainRequest).then(({ status }) => status)
    expect(await statuses({ origin: "https://portal.example.edu" })).toBe(200)
    expect(await statuses({ origin: "https://portal.example.edu:8080" })).toBe(403)
    expect(await statuses({ origin: "http://portal.example.edu", "x-forwarded-proto": "https" })).toBe(403)
    expect(await statuses({ host: "portal.example.edu.evil.example" })).toBe(403)
  })

  test("that is nginx, as a person would set it up, where it is installed", async () => {
    if (nginxProgram === undefined) return
    const front = await freePort()
    const server = await start({ prefix: "/node/c042/4747/", hosts: [`localhost:${front}`] })
    await nginx(front, server.port ?? 0)
    await signsIn(front, server, "/node/c042/4747/", `https://localhost:${front}`)
  })
})

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}

const nginxProgram = [...(process.env["PATH"] ?? "").split(":"), "/usr/sbin"].map((place) => join(place, "nginx")).find((path) => existsSync(path))

async function nginx(port: number, to: number): Promise<void> {
  const { cert, key } = selfSigned()
  writeFileSync(join(folder, "cert.pem"), cert)
  writeFileSync(join(folder, "key.pem"), key)
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${folder}/${name};`).join(" ")
  writeFileSync(join(folder, "nginx.conf"), `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log;
events {}
http { access_log off; ${temporary}
  server { listen 127.0.0.1:${port} ssl; ssl_certificate ${folder}/cert.pem; ssl_certificate_key ${folder}/key.pem;
    location /node/c042/4747/ { proxy_pass http://127.0.0.1:${to}; proxy_http_version 1.1; proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade"; } } }`)
  const child = spawn(nginxProgram ?? "", ["-c", join(folder, "nginx.conf"), "-e", join(folder, "error.log")], { stdio: "ignore" })
  onTestFinished(() => void child.kill())
  while ((await ask(port, "/").catch(() => null)) === null) await new Promise((resolve) => setTimeout(resolve, 50))
}

describe("the path of --prefix", () => {
  test.each([["", "/"], ["/", "/"], ["node/c042/4747", "/node/c042/4747/"], ["//a.b/", "/a.b/"]])("%j is %s", (text, prefix) => {
    expect(pathPrefix(text)).toBe(prefix)
  })

  test.each(["/a/../b", "/a b/", "/a;Domain=evil", "/a//b/", "/%2e/", "/a?b"])("%j is refused", (text) => {
    expect(() => pathPrefix(text)).toThrow(/--prefix/)
  })

  test("without its last slash it leads there, with what was asked", async () => {
    const server = await start({ prefix: "/node/c042/4747/" })
    expect(await ask(server.port ?? 0, "/node/c042/4747?token=x", {}, plainRequest)).toMatchObject({ status: 308, headers: { location: "/node/c042/4747/?token=x" } })
    expect(belowPrefix("/a/", "/a/api")).toBe("/api")
    expect(belowPrefix("/a/", "/api")).toBe("/api")
    expect(belowPrefix("/", "/api")).toBe("/api")
  })
})

describe("where it listens", () => {
  const outside = Object.values(networkInterfaces()).flat().find((each) => each?.family === "IPv4" && !each.internal)?.address

  test("nobody but this computer reaches it, unless it was said", async () => {
    const closed = await start({ prefix: "/" })
    if (outside !== undefined) await expect(reached(outside, closed.port ?? 0)).resolves.toBe("refused")
    const open = await start({ prefix: "/", place: { port: 0, address: "0.0.0.0" } })
    expect(open.url).toBe(`http://${hostname()}:${open.port}/?token=${open.token}`)
    if (outside !== undefined) await expect(reached(outside, open.port ?? 0)).resolves.toBe("reached")
    const headers = { host: `${hostname()}:${open.port}` }
    expect((await ask(open.port ?? 0, "/", headers, plainRequest)).status).toBe(401)
    expect((await ask(open.port ?? 0, "/", { host: "evil.example" }, plainRequest)).status).toBe(403)
    expect((await ask(open.port ?? 0, `/?token=${open.token}`, headers, plainRequest)).status).toBe(303)
  })

  test("an address that this computer has not is refused in words", async () => {
    await expect(start({ prefix: "/", place: { port: 0, address: "192.0.2.1" } })).rejects.toMatchObject({ code: "cannot-listen", message: expect.stringMatching(/no address of this computer/) as string })
  })
})

function reached(host: string, port: number): Promise<"reached" | "refused"> {
  return new Promise((resolve) => {
    plainRequest({ host, port, path: "/" }, (response) => {
      response.resume()
      resolve("reached")
    })
      .on("error", () => resolve("refused"))
      .end()
  })
}
