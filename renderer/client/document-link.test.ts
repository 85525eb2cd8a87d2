import { expect, test } from "vitest"
import type { DocumentEvent, OpenDocument } from "../../engine/model/document.ts"
import type { Edit } from "../../engine/model/edit.ts"
import { emptyLayout, emptyPipeline } from "../../engine/model/pipeline.ts"
import { linkDocument } from "./document-link.ts"
import type { EngineClient } from "./engine-client.ts"
import type { WorkingCopy } from "./working-copy.ts"

type Answer = { result: "applied"; revision: number } | { result: "behind"; revision: number; missed: Edit[][] } | { result: "refused"; revision: number; message: string }

const opened: OpenDocument = {
  id: "d",
  path: null,
  revision: 0,
  pipeline: emptyPipeline("start"),
  layout: emptyLayout(),
  readOnly: null,
  unsaved: false,
  recovered: false,
  changedOnDisk: false,
}

const rename = (name: string): Edit => ({ edit: "rename-pipeline", name })
const add = (id: string): Edit => ({ edit: "add-block", id, block: { type: "dense", name: id, config: {} }, version: 1 })

/** An engine of which the test says every answer. */
function scripted() {
  let tell: (event: DocumentEvent) => void = () => {}
  const asked: { base: number; edits: Edit[]; answer: (answer: Answer | Error) => void }[] = []
  let watches = 0
  const client = {
    call: (_name: string, input: { base: number; edits: Edit[] }) =>
      new Promise((resolve, reject) => {
        asked.push({ ...input, answer: (answer) => (answer instanceof Error ? reject(answer) : resolve(answer)) })
      }),
    watch: (_name: string, _input: unknown, listener: { event: (event: DocumentEvent) => void }) => {
      watches++
      tell = listener.event
      return () => {}
    },
    connection: () => "connected",
    onConnection: () => () => {},
  } as unknown as EngineClient
  const said: string[] = []
  let copy: WorkingCopy | undefined
  const link = linkDocument(client, opened, { changed: (next) => (copy = next), said: (message) => said.push(message), closed: () => said.push("closed") })
  return { link, asked, said, tell: (event: DocumentEvent) => tell(event), copy: () => copy!, watches: () => watches }
}

const soon = () => new Promise((resolve) => setTimeout(resolve))

test("edits show at once and go out one batch at a time", async () => {
  const { link, asked, copy } = scripted()
  link.edit([rename("a")])
  link.edit([rename("b")])
  expect(copy().content.pipeline.name).toBe("b")
  expect(asked.map(({ base }) => base)).toEqual([0])
  asked[0]!.answer({ result: "applied", revision: 1 })
  await soon()
  expect(asked[1]).toMatchObject({ base: 1, edits: [rename("b")] })
  const settled = link.settled()
  asked[1]!.answer({ result: "applied", revision: 2 })
  await settled
  expect(copy()).toMatchObject({ revision: 2, pending: [] })
})

test("edits that came in between are put below ours, and ours go out again", async () => {
  const { link, asked, copy } = scripted()
  link.edit([add("aaaaaaaa")])
  asked[0]!.answer({ result: "behind", revision: 1, missed: [[add("bbbbbbbb")]] })
  await soon()
  expect(asked[1]).toMatchObject({ base: 1, edits: [add("aaaaaaaa")] })
  expect(Object.keys(copy().content.pipeline.blocks).toSorted()).toEqual(["aaaaaaaa", "bbbbbbbb"])
})

test("what is refused is taken back and said", async () => {
  const { link, asked, copy, said } = scripted()
  link.edit([rename("a")])
  asked[0]!.answer({ result: "refused", revision: 0, message: "It is open for reading only." })
  await soon()
  expect(copy().content.pipeline.name).toBe("start")
  expect(said).toEqual(["It is open for reading only."])
})

test("after a lost connection the whole document comes again and sending goes on", async () => {
  const { link, asked, copy, tell } = scripted()
  link.edit([rename("a")])
  asked[0]!.answer(new Error("connection lost"))
  await soon()
  expect(copy().content.pipeline.name).toBe("a")
  tell({ event: "opened", document: opened })
  await soon()
  expect(asked[1]).toMatchObject({ base: 0, edits: [rename("a")] })
  expect(copy().content.pipeline.name).toBe("a")
})

test("a revision that was missed starts the watch anew", () => {
  const { tell, watches } = scripted()
  tell({ event: "edited", revision: 5, edits: [rename("x")], client: "other", unsaved: true })
  expect(watches()).toBe(2)
})

test("somebody else's edit shows", () => {
  const { tell, copy } = scripted()
  tell({ event: "edited", revision: 1, edits: [rename("theirs")], client: "other", unsaved: true })
  expect(copy().content.pipeline.name).toBe("theirs")
})

test("when what was missed does not fit, the whole document is asked for instead of the same again", async () => {
  const { link, asked, tell, copy, watches } = scripted()
  link.edit([rename("mine")])
  asked[0]!.answer({ result: "behind", revision: 1, missed: [[{ edit: "remove-block", id: "aaaaaaaa" }]] })
  await soon()
  expect(asked).toHaveLength(1)
  expect(watches()).toBe(2)
  tell({ event: "opened", document: { ...opened, revision: 4, pipeline: emptyPipeline("theirs") } })
  await soon()
  expect(asked[1]).toMatchObject({ base: 4, edits: [rename("mine")] })
  expect(copy().content.pipeline.name).toBe("mine")
})
