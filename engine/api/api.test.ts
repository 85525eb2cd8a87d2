import type { AddressInfo } from "node:net"
import { MessageChannel } from "node:worker_threads"
import { WebSocketServer } from "ws"
import { afterEach, describe, expect, test, vi } from "vitest"
import { ApiError } from "../model/api-error.ts"
import type { DocumentEvent } from "../model/document.ts"
import type { Channel } from "./channel.ts"
import type { Client } from "./client.ts"
import { connect } from "./connect.ts"
import { inProcessChannels } from "./in-process.ts"
import { portChannel, type PortLike } from "./message-port.ts"
import { serve, type Handlers } from "./serve.ts"
import { document, someHandlers } from "./testing/handlers.ts"
import { openWebSocket, socketChannel } from "./web-socket.ts"

const cleanUps: (() => void)[] = []
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp()
})

interface Ends {
  readonly client: Client
  readonly engine: Channel
}

type Carrier = (handlers: Handlers) => Promise<Ends>

async function inProcess(handlers: Handlers): Promise<Ends> {
  const [engine, page] = inProcessChannels()
  serve(handlers, engine)
  return { client: connect(page), engine }
}

async function messagePort(handlers: Handlers): Promise<Ends> {
  const { port1, port2 } = new MessageChannel()
  cleanUps.push(() => port1.close())
  const engine = portChannel(port1 as unknown as PortLike)
  serve(handlers, engine)
  return { client: connect(portChannel(port2 as unknown as PortLike)), engine }
}

async function webSocket(handlers: Handlers): Promise<Ends> {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0 })
  cleanUps.push(() => server.close())
  const connected = new Promise<Channel>((resolve) => server.once("connection", (socket) => resolve(socketChannel(socket as never))))
  await new Promise((resolve) => server.once("listening", resolve))
  void connected.then((channel) => serve(handlers, channel))
  const page = await openWebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
  return { client: connect(page), engine: await connected }
}

const carriers: [string, Carrier][] = [
  ["in process", inProcess],
  ["MessagePort", messagePort],
  ["WebSocket", webSocket],
]

describe.each(carriers)("over %s", (_, carry) => {
  test("a call is answered, and what travels is a copy", async () => {
    const bindings = { table: "/data/table.csv", constructor: "x" }
    const { client } = await carry(someHandlers({ "bindings.get": () => bindings }))
    const answer = await client.call("bindings.get", {})
    expect(answer).toEqual(bindings)
    expect(answer).not.toBe(bindings)
  })

  test("a refusal keeps its code and words", async () => {
    const { client } = await carry(
      someHandlers({
        "document.open": () => {
          throw new ApiError("pipeline-missing", "There is no file.")
        },
      }),
    )
    await expect(client.call("document.open", { path: "/x" })).rejects.toMatchObject({ name: "ApiError", code: "pipeline-missing", message: "There is no file." })
  })

  test("a watch tells every event in order until it is stopped", async () => {
    let emit: (event: DocumentEvent) => void = () => {}
    const stopped = vi.fn()
    const { client } = await carry(
      someHandlers({
        "document.watch": (_, watcher) => {
          emit = watcher.emit
          emit({ event: "opened", document })
          return stopped
        },
      }),
    )
    const heard: string[] = []
    const stop = client.watch("document.watch", { id: "d" }, (event) => heard.push(event.event))
    await vi.waitFor(() => expect(heard).toEqual(["opened"]))
    for (let revision = 1; revision <= 50; revision += 1) emit({ event: "edited", revision, edits: [], client: "c", unsaved: true })
    await vi.waitFor(() => expect(heard).toHaveLength(51))
    stop()
    await vi.waitFor(() => expect(stopped).toHaveBeenCalledTimes(1))
    emit({ event: "closed" })
    await client.call("bindings.get", {}).catch(() => {})
    expect(heard).toHaveLength(51)
  })

  test("a closed channel refuses what is under way and stops the watches", async () => {
    const stopped = vi.fn()
    const { client, engine } = await carry(someHandlers({ "document.reload": () => new Promise<never>(() => {}), "runs.watch": () => stopped }))
    const failed = vi.fn()
    client.watch("runs.watch", {}, () => {}, failed)
    const call = client.call("document.reload", { id: "d" })
    const refused = call.catch((error: unknown) => error)
    await client.call("bindings.get", {}).catch(() => {})
    engine.close()
    expect(await refused).toMatchObject({ code: "connection-lost", message: expect.stringContaining("try again") })
    await vi.waitFor(() => expect(stopped).toHaveBeenCalled())
    expect(failed).toHaveBeenCalledTimes(1)
    expect(client.status.get()).toBe("closed")
    await expect(client.call("bindings.get", {})).rejects.toMatchObject({ code: "connection-lost" })
  })
})

describe("both ends check", () => {
  test("the client does not send what does not fit", async () => {
    const { client } = await inProcess(someHandlers({ "document.open": () => document }))
    await expect(client.call("document.open", { path: 3 } as never)).rejects.toMatchObject({ code: "bad-input" })
  })

  test("the engine answers nothing that does not fit, and says it is at fault", async () => {
    const onFault = vi.fn()
    const [engine, page] = inProcessChannels()
    serve(someHandlers({ "document.open": () => ({ ...document, revision: -1 }) }), engine, { onFault })
    await expect(connect(page).call("document.open", { path: "/x" })).rejects.toMatchObject({ code: "internal", message: expect.stringContaining("fault of Tephra") })
    expect(onFault).toHaveBeenCalledWith("document.open", expect.anything())
  })

  test.each([
    ["an unknown question", '{"kind":"call","id":1,"name":"constructor","input":{}}', "unknown-question"],
    ["a watch asked as a call", '{"kind":"call","id":1,"name":"runs.watch","input":{}}', "unknown-question"],
    ["a value nested beyond reason", `{"kind":"call","id":1,"name":"document.edit","input":{"id":"d","base":0,"client":"","edits":[{"edit":"set-config","id":"aaaaaaaa","key":"k","value":${"[".repeat(20_000)}${"]".repeat(20_000)}}]}}`, "bad-input"],
    ["a wrong input", '{"kind":"call","id":1,"name":"document.open","input":{"path":"/x","more":1}}', "bad-input"],
  ])("%s is refused", async (_, text, code) => {
    const [engine, page] = inProcessChannels()
    serve(someHandlers({}), engine)
    const answer = new Promise<string>((resolve) => page.onMessage(resolve))
    page.send(text)
    expect(JSON.parse(await answer)).toMatchObject({ kind: "error", id: 1, code })
  })

  test.each([["no JSON"], ["[1,2]"], ['{"kind":"call","id":1,"name":"settings.set","input":{"key":"k","value":{"__proto__":{"x":1}}}}'], ['{"kind":"shout","id":1}']])(
    "who does not speak the protocol is cut off: %s",
    async (text) => {
      const [engine, page] = inProcessChannels()
      serve(someHandlers({}), engine)
      const closed = vi.fn()
      page.onClose(closed)
      page.send(text)
      await vi.waitFor(() => expect(closed).toHaveBeenCalled())
    },
  )
})
