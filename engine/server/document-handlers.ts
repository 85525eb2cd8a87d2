import { blockTypes } from "../blocks/index.generated.ts"
import type { Handlers } from "../api/serve.ts"
import type { OpenDocument } from "../model/document.ts"
import { emptyLayout, emptyPipeline } from "../model/pipeline.ts"
import { documentState, lookAtData, type EngineContext } from "./context.ts"
import { fromTemplate } from "./templates.ts"
import { samplesFolder } from "./app-root.ts"

type Names = "document.open" | "document.create" | "document.list" | "document.edit" | "document.save" | "document.reload" | "document.close" | "document.watch" | "facts.get"

export function documentHandlers(context: EngineContext): Pick<Handlers, Names> {
  const { documents } = context
  return {
    "document.open": async ({ path }) => {
      const document = await documents.open(path)
      remember(context, document)
      return document
    },
    "document.create": ({ template }) =>
      template === null
        ? documents.create({ pipeline: emptyPipeline("untitled"), layout: emptyLayout() }, false)
        : documents.create(fromTemplate(samplesFolder(context.root), template, blockTypes), true),
    "document.list": () => documents.list(),
    "document.edit": ({ id, ...request }) => documents.edit(id, request),
    "document.save": async ({ id, ...request }) => {
      const result = await documents.save(id, request)
      if (result.result === "saved") remember(context, await documents.get(id))
      return result
    },
    "document.reload": ({ id }) => documents.reload(id),
    "document.close": async ({ id, discard }) => {
      await documents.close(id, discard)
      return {}
    },
    "document.watch": ({ id }, { emit }) => documents.watch(id, emit),
    "facts.get": async ({ document }) => lookAtData(context, await documentState(context, document)),
  }
}

function remember({ store }: EngineContext, { path, pipeline }: OpenDocument): void {
  if (path !== null && store.readOnly === null) store.recent.add({ path, name: pipeline.name, openedAt: Date.now() / 1000 })
}
