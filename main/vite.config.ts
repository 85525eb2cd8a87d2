import { builtinModules } from "node:module"
import { resolve } from "node:path"
import { defineConfig } from "vite"

const here = import.meta.dirname
const entries: Record<string, string> = { main: resolve(here, "host/main.ts"), "engine-process": resolve(here, "host/engine-process.ts") }
const preload: Record<string, string> = { preload: resolve(here, "preload/preload.ts") }
const outside = ["electron", "better-sqlite3", "ws", ...builtinModules, ...builtinModules.map((name) => `node:${name}`)]

/** Host and engine for Electron's Node; the preload is a script of its own because the sandbox takes no modules. */
export default defineConfig(({ mode }) => ({
  build: {
    outDir: resolve(here, "..", "dist", "main"),
    emptyOutDir: mode !== "preload",
    target: "node24",
    minify: false,
    ssr: true,
    rolldownOptions: {
      external: outside,
      input: mode === "preload" ? preload : entries,
      output: mode === "preload" ? { format: "cjs", entryFileNames: "[name].cjs" } : { format: "es", entryFileNames: "[name].js" },
    },
  },
}))
