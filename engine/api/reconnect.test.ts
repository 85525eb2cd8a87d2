import { describe, expect, test, vi } from "vitest"
import { ApiError } from "../model/api-error.ts"
import type { Channel } from "./channel.ts"
import type { RunEvent } from "./contract.ts"
import { inProcessChannels } from "./in-process.ts"
import { reconnecting } from "./reconnect.ts"
import { serve, type Handlers } from "./serve.ts"
import { document, someHandlers } from "./testing/handlers.ts"

/** An engine that can be cut off and come back; `failures` openings fail first. */
function engine(handlers: Handlers, failures = 0) {
  const state = { failures, openings: 0, channel: null as Channel | null }
  const open = async (): Promise<Channel> => {
    state.openings += 1
    if (state.failures > 0) {
      state.failures -= 1
      throw new Error("it does not answer.")
    }
    const [mine, page] = inProcessChannels()
    state.channel = mine
    serve(handlers, mine)
    return page
  }
  return { state, open }
}

const quick = { delays: [1] }

describe("a link that comes back", () => {
  test("calls wait for the first connection", async () => {
    const { open } = engine(someHandlers({ "bindings.get": () => ({ a: "/a" }) }))
    const client = reconnecting(open, quick)
    expect(client.status.get()).toBe("reconnecting")
    await expect(client.call("bindings.get", {})).resolves.toEqual({ a: "/a" })
    expect(client.status.get()).toBe("connected")
    client.close()
  })

  test("a call is refused in words when the attempt fails; a later one succeeds", async () => {
    const { open } = engine(someHandlers({ "bindings.get": () => ({}) }), 1)
    const client = reconnecting(open, quick)
    await expect(client.call("bindings.get", {})).rejects.toMatchObject({ code: "unreachable", message: expect.stringContaining("keeps trying") })
    await expect(client.call("bindings.get", {})).resolves.toEqual({})
    client.close()
  })

  test("a run is watched on from its last cursor, a document from a fresh start", async () => {
    const asked: number[] = []
    const { state, open } = engine(
      someHandlers({
        "run.watch": ({ cursor }, { emit }) => {
          asked.push(cursor)
          emit({ event: "points", cursor: cursor + 5, points: [] })
          return () => {}
        },
        "document.watch": (_, { emit }) => {
          emit({ event: "opened", document })
          return () => {}
        },
      }),
    )
    const client = reconnecting(open, quick)
    const statuses: string[] = []
    client.status.subscribe(() => statuses.push(client.status.get()))
    const cursors: number[] = []
    const opened = vi.fn()
    client.watch("run.watch", { id: "r", cursor: 0 }, (event: RunEvent) => event.event === "points" && cursors.push(event.cursor))
    client.watch("document.watch", { id: "d" }, opened)
    await vi.waitFor(() => expect(cursors).toEqual([5]))
    state.channel?.close()
    await vi.waitFor(() => expect(cursors).toEqual([5, 10]))
    expect(asked).toEqual([0, 5])
    expect(opened).toHaveBeenCalledTimes(2)
    expect(statuses).toEqual(["connected", "reconnecting", "connected"])
    client.close()
  })

  test("a watch that was stopped, or that the engine refused, is not taken up again", async () => {
    const watched = vi.fn()
    const { state, open } = engine(
      someHandlers({
        "bindings.get": () => ({}),
        "runs.watch": () => {
          watched()
          return () => {}
        },
        "document.watch": () => {
          watched()
          throw new ApiError("document-missing", "gone")
        },
      }),
    )
    const client = reconnecting(open, quick)
    const failed = vi.fn()
    const stop = client.watch("runs.watch", {}, () => {})
    client.watch("document.watch", { id: "d" }, () => {}, failed)
    await vi.waitFor(() => expect(failed).toHaveBeenCalledTimes(1))
    stop()
    state.channel?.close()
    await vi.waitFor(() => expect(state.openings).toBe(2))
    await client.call("bindings.get", {})
    expect(watched).toHaveBeenCalledTimes(2)
    client.close()
  })

  test("closing ends everything", async () => {
    const { state, open } = engine(someHandlers({ "bindings.get": () => ({}) }))
    const client = reconnecting(open, quick)
    await client.call("bindings.get", {})
    client.close()
    await expect(client.call("bindings.get", {})).rejects.toMatchObject({ code: "connection-lost" })
    await Promise.resolve()
    expect(state.openings).toBe(1)
    expect(client.status.get()).toBe("closed")
  })
})
