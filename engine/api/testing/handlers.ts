import { ApiError } from "../../model/api-error.ts"
import { emptyLayout, emptyPipeline } from "../../model/pipeline.ts"
import type { Handlers } from "../serve.ts"

/** Handlers of which a test gives those that it asks; the others refuse. */
export function someHandlers(given: Partial<Handlers>): Handlers {
  return new Proxy(given, {
    get: (target, name: keyof Handlers) =>
      target[name] ??
      (() => {
        throw new ApiError("not-here", `this test has no ${name}`)
      }),
  }) as Handlers
}

export const document = {
  id: "d",
  path: null,
  revision: 0,
  pipeline: emptyPipeline("p"),
  layout: emptyLayout(),
  readOnly: null,
  unsaved: false,
  recovered: false,
  changedOnDisk: false,
}
