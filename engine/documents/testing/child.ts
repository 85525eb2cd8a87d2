/** A process of its own that edits a document and tells each revision that was acknowledged: `child.ts HOME PATH MODE`. */
import type { Edit } from "../../model/edit.ts"
import type { Json } from "../../model/pipeline.ts"
import { createDocuments } from "../documents.ts"

const [home = "", path = "", mode = ""] = process.argv.slice(2)
const say = (words: unknown): void => void process.stdout.write(`${JSON.stringify(words)}\n`)

const documents = createDocuments({ home })
const document = path === "-" ? documents.create({ pipeline: { format: 2, name: "fresh", uses: {}, composites: {}, blocks: {}, wires: {}, notes: {} }, layout: { blocks: {} } }, true) : await documents.open(path)
say({ id: document.id, recovered: document.recovered })

let { revision } = document
const edit = async (edits: Edit[]): Promise<void> => {
  const result = await documents.edit(document.id, { base: revision, edits, client: "child" })
  revision = result.revision
  say(result)
}

if (mode === "endless") for (;;) {
  await edit([{ edit: "rename-pipeline", name: `name ${revision + 1}` }])
  // However busy the computer is, the journal stays short enough to be read again.
  await new Promise((resolve) => setTimeout(resolve, 1))
}
if (mode === "wait") await edit([{ edit: "rename-pipeline", name: "edited in the child" }])
if (mode === "wait") setInterval(() => {}, 1000)
if (mode === "large") {
  await edit([{ edit: "rename-pipeline", name: "x".repeat(3000) }])
  await edit([{ edit: "rename-pipeline", name: "y".repeat(30_000) }])
  await edit([{ edit: "rename-pipeline", name: "still alive" }])
  await documents.stop()
}
if (mode === "save-deep") {
  // Small in the journal, large in the file, which indents.
  let deep: Json = 1
  for (let depth = 0; depth < 120; depth += 1) deep = { deep }
  await edit([{ edit: "add-block", id: "aaaaaaaa", block: { type: "deep", name: "", config: { deep } }, version: 1 }])
  say(await documents.save(document.id, { path: null, overwrite: false }))
  say({ unsaved: (await documents.get(document.id)).unsaved })
  await documents.stop()
}
