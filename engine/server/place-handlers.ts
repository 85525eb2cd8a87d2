import { resolve } from "node:path"
import type { Handlers } from "../api/serve.ts"
import { ApiError } from "../model/api-error.ts"
import { refuseReadOnly } from "../store/read-only.ts"
import { samplesFolder } from "./app-root.ts"
import type { EngineContext } from "./context.ts"
import { listFolder } from "./folder.ts"
import { importOnnx } from "./import-onnx.ts"
import { systemInfo } from "./system-info.ts"
import { listTemplates } from "./templates.ts"

type Names = "system.info" | "settings.get" | "settings.set" | "templates.list" | "folder.list" | "recent.list" | "onnx.import" | "bindings.get" | "bindings.set"

/** What belongs to this computer and this person: settings, folders, where data are. */
export function placeHandlers(context: EngineContext): Pick<Handlers, Names> {
  const { store, root, folder } = context
  return {
    "system.info": () => systemInfo(context),
    "settings.get": ({ key }) => ({ value: store.settings.get(key) ?? null }),
    "settings.set": ({ key, value }) => {
      refuseReadOnly(store)
      store.settings.set(key, value)
      return {}
    },
    "templates.list": () => listTemplates(samplesFolder(root)),
    "folder.list": ({ path }) => listFolder(path === null ? folder : resolve(folder, path)),
    "onnx.import": async ({ file }) => {
      const path = resolve(folder, file)
      const { problems, written } = await importOnnx({ file: path, to: path.replace(/\.onnx$/i, ""), partial: false })
      return { problems: [...problems], path: written?.pipeline ?? null }
    },
    "recent.list": () => store.recent.list(),
    "bindings.get": () => store.bindings.all(),
    "bindings.set": ({ name, path }) => {
      refuseReadOnly(store)
      if (name === "__proto__") throw new ApiError("bad-input", "“__proto__” cannot be the name of data. Choose another.")
      store.bindings.set(name, path === null ? null : resolve(folder, path))
      return {}
    },
  }
}
