import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs"
import { createServer, request, type IncomingMessage } from "node:http"
import { createServer as createNetServer, type AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { beforeEach, describe, expect, onTestFinished, test } from "vitest"
import { WebSocket } from "ws"
import { connect } from "../../api/connect.ts"
import { serve } from "../../api/serve.ts"
import { someHandlers } from "../../api/testing/handlers.ts"
import { socketChannel } from "../../api/web-socket.ts"
import { serveHttp, type HttpServer } from "./http.ts"
import type { Place } from "./listen.ts"

let folder = ""
beforeEach(({ onTestFinished }) => {
  folder = mkdtempSync(join(tmpdir(), "tephra-http-"))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  mkdirSync(join(folder, "screen", "assets"), { recursive: true })
  writeFileSync(join(folder, "screen", "index.html"), "<!doctype html><title>screen</title>")
  writeFileSync(join(folder, "screen", "assets", "main-Ab3_dEf9.js"), "export {}")
  writeFileSync(join(folder, "secret.txt"), "secret")
  symlinkSync(join(folder, "secret.txt"), join(folder, "screen", "link.txt"))
})

async function start(place: Place = { port: 0 }, hosts: string[] = []): Promise<HttpServer> {
  const handlers = someHandlers({ "bindings.get": () => ({ table: "/data" }) })
  const server = await serveHttp({ serve: (channel) => serve(handlers, channel), screen: join(folder, "screen"), place, hosts })
  onTestFinished(() => server.close())
  return server
}

interface Answer {
  readonly status: number
  readonly headers: IncomingMessage["headers"]
  readonly body: string
}

interface Asking {
  readonly path?: string
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly socketPath?: string
}

function ask(server: HttpServer, { path = "/", method = "GET", headers = {}, socketPath }: Asking): Promise<Answer> {
  const to = socketPath === undefined ? { host: "127.0.0.1", port: server.port } : { socketPath }
  return new Promise((resolve, reject) => {
    const asked = request({ ...to, path, method, headers, agent: false }, (response) => {
      let body = ""
      response.on("data", (part: Buffer) => (body += part.toString()))
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
    asked.on("error", reject)
    asked.end()
  })
}

async function signIn(server: HttpServer, more: Asking = {}): Promise<string> {
  const answer = await ask(server, { path: `/?token=${server.token}`, ...more })
  return answer.headers["set-cookie"]?.[0]?.split(";")[0] ?? ""
}

function shake(server: HttpServer, headers: Record<string, string>, path = "/api"): Promise<number | WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, { headers })
  onTestFinished(() => socket.terminate())
  return new Promise((resolve) => {
    socket.once("open", () => resolve(socket))
    socket.once("unexpected-response", (_, response) => resolve(response.statusCode ?? 0))
    socket.once("error", () => {})
  })
}

describe("signing in", () => {
  test("the printed token works once, for a strict cookie, and leaves the address", async () => {
    const server = await start()
    expect(server.url).toBe(`http://127.0.0.1:${server.port}/?token=${server.token}`)
    const first = await ask(server, { path: `/login?token=${server.token}` })
    expect(first.status).toBe(303)
    expect(first.headers.location).toBe("./")
    const cookie = first.headers["set-cookie"]?.[0] ?? ""
    expect(cookie).toMatch(/; HttpOnly; SameSite=Strict$/)
    expect(cookie).not.toContain(server.token)
    expect((await ask(server, { path: `/?token=${server.token}` })).status).toBe(401)
    const page = await ask(server, { headers: { cookie: cookie.split(";")[0] as string } })
    expect(page).toMatchObject({ status: 200, body: expect.stringContaining("screen") })
  })

  test("asking for the head does not use the token up, and who is in may use it again", async () => {
    const server = await start()
    expect((await ask(server, { path: `/?token=${server.token}`, method: "HEAD" })).status).toBe(401)
    const cookie = await signIn(server)
    expect(cookie).not.toBe("")
    expect((await ask(server, { path: `/?token=${server.token}`, headers: { cookie } })).status).toBe(303)
  })

  test("every start has its own token and session", async () => {
    const [one, two] = [await start(), await start()]
    expect(one.token).not.toBe(two.token)
    expect((await ask(two, { headers: { cookie: await signIn(one) } })).status).toBe(401)
  })
})

describe("who is refused", () => {
  test.each<[string, Asking, number]>([
    ["no cookie", {}, 401],
    ["a wrong token", { path: "/?token=wrong" }, 401],
    ["a wrong cookie", { headers: { cookie: "tephra=1" } }, 401],
    ["an asset without a cookie", { path: "/assets/main-Ab3_dEf9.js" }, 401],
    ["a foreign Host", { headers: { host: "evil.example" } }, 403],
    ["a Host that looks like ours", { headers: { host: "127.0.0.1.evil.example" } }, 403],
    ["a Host with somebody in front", { headers: { host: "x@127.0.0.1" } }, 403],
    ["a foreign Origin", { headers: { origin: "https://evil.example" } }, 403],
    ["an Origin of another port", { headers: { origin: "http://127.0.0.1:1" } }, 403],
    ["the null Origin", { headers: { origin: "null" } }, 403],
  ])("%s", async (_, asking, status) => {
    const server = await start()
    const answer = await ask(server, asking)
    expect(answer.status).toBe(status)
    expect(answer.headers["set-cookie"]).toBeUndefined()
    expect(answer.body).toMatch(/tephra serve|not allowed/)
    expect(answer.body).not.toContain(server.token)
  })

  test("a foreign Host or Origin also with the cookie, on pages and on the socket", async () => {
    const server = await start()
    const cookie = await signIn(server)
    expect((await ask(server, { headers: { cookie, host: "evil.example" } })).status).toBe(403)
    expect((await ask(server, { path: `/?token=${server.token}`, headers: { cookie, origin: "http://evil.example" } })).status).toBe(403)
    expect(await shake(server, { cookie, host: "evil.example" })).toBe(403)
    expect(await shake(server, { cookie, origin: "http://evil.example" })).toBe(403)
    expect(await shake(server, { cookie, origin: "http://localhost:1" })).toBe(403)
  })

  test("a socket without the cookie, or elsewhere", async () => {
    const server = await start()
    expect(await shake(server, {})).toBe(401)
    expect(await shake(server, { origin: `http://127.0.0.1:${server.port}` })).toBe(401)
    expect(await shake(server, { cookie: await signIn(server) }, "/other")).toBe(400)
  })

  test("a name's spelling gets into no page as markup", async () => {
    const server = await start()
    const { body, headers } = await ask(server, { headers: { host: "<script>x</script>" } })
    expect(body).not.toContain("<script>")
    expect(headers["content-security-policy"]).not.toContain("script>")
  })

  test("anything but reading", async () => {
    const server = await start()
    expect((await ask(server, { method: "POST", headers: { cookie: await signIn(server) } })).status).toBe(405)
  })
})

describe("who is let in", () => {
  test("speaks to the engine over the socket", async () => {
    const server = await start()
    const cookie = await signIn(server)
    const socket = await shake(server, { cookie, origin: `http://127.0.0.1:${server.port}` })
    if (typeof socket === "number") throw new Error(`refused with ${socket}`)
    const client = connect(socketChannel(socket as never))
    await expect(client.call("bindings.get", {})).resolves.toEqual({ table: "/data" })
    socket.send("this is no message")
    await new Promise((resolve) => client.status.subscribe(() => resolve(null)))
    expect(client.status.get()).toBe("closed")
  })

  test("under another loopback name and port, as over a forwarding, and under a name that was allowed", async () => {
    const server = await start({ port: 0 }, ["HPC.example.org"])
    const cookie = await signIn(server)
    for (const host of ["localhost:9000", "[::1]:9000", "127.0.0.1", "hpc.example.org"]) {
      expect((await ask(server, { headers: { cookie, host, origin: `http://${host}` } })).status).toBe(200)
    }
  })

  test("gets pages that run nothing foreign, and assets that may be kept", async () => {
    const server = await start()
    const cookie = await signIn(server)
    const page = await ask(server, { headers: { cookie } })
    const policy = page.headers["content-security-policy"] as string
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'")
    expect(policy).toContain("worker-src 'self' blob:")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(page.headers).toMatchObject({ "cache-control": "no-cache", "x-content-type-options": "nosniff", "referrer-policy": "no-referrer" })
    const asset = await ask(server, { path: "/assets/main-Ab3_dEf9.js", headers: { cookie } })
    expect(asset.headers).toMatchObject({ "cache-control": "private, max-age=31536000, immutable", "content-type": "text/javascript; charset=utf-8" })
  })

  test.each(["/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/assets/..%5c..%5csecret.txt", "/link.txt", "/assets", "/%00", "/%", "//secret.txt", "/assets/../../secret.txt"])(
    "gets nothing from outside the screen's folder: %s",
    async (path) => {
      const server = await start()
      const answer = await ask(server, { path, headers: { cookie: await signIn(server) } })
      expect(answer.status).toBe(404)
      expect(answer.body).not.toContain("secret")
    },
  )

  test("is told how to build a screen that is missing", async () => {
    rmSync(join(folder, "screen"), { recursive: true })
    const server = await start()
    const answer = await ask(server, { headers: { cookie: await signIn(server) } })
    expect(answer).toMatchObject({ status: 503, body: expect.stringContaining("npm run build") })
  })
})

describe("where it listens", () => {
  test("a port in use is refused in words", async () => {
    const other = createServer().listen(0, "127.0.0.1")
    onTestFinished(() => void other.close())
    await new Promise((resolve) => other.once("listening", resolve))
    const { port } = other.address() as AddressInfo
    await expect(start({ port })).rejects.toMatchObject({ code: "port-taken", message: expect.stringMatching(/in use.*--port/) })
  })

  test("without a port, two servers find two", async () => {
    const [one, two] = [await start({ port: null }), await start({ port: null })]
    expect(one.port).not.toBe(two.port)
  })

  test("a socket file that only its owner can open, gone afterwards", async () => {
    const socketPath = join(folder, "tephra.sock")
    const server = await start({ socket: socketPath })
    expect(statSync(socketPath).mode & 0o777).toBe(0o600)
    expect(server).toMatchObject({ port: null, url: expect.stringContaining("http://localhost/?token=") })
    const cookie = await signIn(server, { socketPath, headers: { host: "localhost:8000" } })
    expect((await ask(server, { socketPath, headers: { host: "localhost:8000", cookie } })).status).toBe(200)
    await expect(start({ socket: socketPath })).rejects.toMatchObject({ code: "socket-taken", message: expect.stringContaining("already listens") })
    await server.close()
    expect(existsSync(socketPath)).toBe(false)
  })

  test("a dead socket is replaced, a file is not, a missing folder is told", async () => {
    const dead = join(folder, "dead.sock")
    await leaveDeadSocket(dead)
    expect(existsSync(dead)).toBe(true)
    await expect(start({ socket: dead })).resolves.toMatchObject({ port: null })
    await expect(start({ socket: join(folder, "secret.txt") })).rejects.toMatchObject({ code: "socket-taken", message: expect.stringContaining("not a socket") })
    await expect(start({ socket: join(folder, "none", "x.sock") })).rejects.toMatchObject({ code: "cannot-listen" })
  })
})

/** What a killed server leaves: a socket file that nobody answers. */
async function leaveDeadSocket(path: string): Promise<void> {
  const aside = `${path}.live`
  const server = createNetServer().listen(aside)
  await new Promise((resolve) => server.once("listening", resolve))
  const { linkSync } = await import("node:fs")
  linkSync(aside, path)
  await new Promise((resolve) => server.close(resolve))
}
