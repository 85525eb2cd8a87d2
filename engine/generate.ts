import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join, relative } from "node:path"
import { fileURLToPath } from "node:url"
import { parseHelp } from "./help.ts"

/** Writes the index of block types, their help and their Python, and the index of shipped composites. With `--check` writes nothing and exits 1 when a file is stale. */
const engine = fileURLToPath(new URL(".", import.meta.url))
const blocks = join(engine, "blocks")
const composites = join(engine, "composites")
const python = join(engine, "compile/4-emit/python")
const banner = "// Written by `node engine/generate.ts`. Do not edit.\n"

/** Pages whose headings are problem codes that no single block owns. */
const sharedPages = ["blocks/problems.md", "certify/problems.md", "compile/problems.md", "custom/problems.md", "forecast/problems.md", "interchange/problems.md", "machines/problems.md", "model/problems.md", "probe/problems.md", "runs/problems.md"]

/** The folders that hold a file of their own name. */
function namesIn(parent: string, ending: string): string[] {
  return readdirSync(parent, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(parent, entry.name, `${entry.name}${ending}`)))
    .map((entry) => entry.name)
    .sort()
}

function camelCase(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
}

function indexText(names: readonly string[]): string {
  const imports = names.map((name) => `import { ${camelCase(name)} } from "./${name}/${name}.ts"`)
  const entries = names.map((name) => `  "${name}": ${camelCase(name)},`)
  const reason = "/** Each type has its own config; whoever walks the index parses a config with the type's own schema first. */"
  return [
    `${banner}import type { BlockTypes } from "../model/block-type.ts"`,
    ...imports,
    `\n${reason}\nexport const blockTypes = {`,
    ...entries,
    "} as unknown as BlockTypes\n",
  ].join("\n")
}

function helpText(names: readonly string[]): string {
  const own = names.map((name) => [name, pageText(join(blocks, name, `${name}.md`))] as const)
  const pages = Object.fromEntries([...own, ["composite", pageText(join(composites, "composite.md"))] as const].sort(([left], [right]) => (left < right ? -1 : 1)))
  const shared = sharedPages.map((page) => pageText(join(engine, page)))
  const problems = Object.assign({}, ...[...Object.values(pages), ...shared].map((text) => parseHelp(text).problems)) as Record<string, unknown>
  const sorted = Object.fromEntries(Object.entries(problems).sort(([left], [right]) => (left < right ? -1 : 1)))
  return [
    `${banner}/** Markdown page of each block type, and of the block of a composite. */`,
    `export const blockHelp: Readonly<Record<string, string>> = ${JSON.stringify(pages, null, 2)}`,
    "\n/** By problem code. */",
    `export const problemHelp: Readonly<Record<string, { readonly title: string; readonly text: string }>> = ${JSON.stringify(sorted, null, 2)}\n`,
  ].join("\n")
}

/** What each block is in an exported Python program; a first line `# uses: a, b` names the functions of ours that it calls. */
function pythonText(names: readonly string[]): string {
  return sourcesText("/** By block type. */", "blockPython", names.map((name) => [name, join(blocks, name, `${name}.py`)]))
}

/** What every exported Python program stands on. */
function runtimeText(): string {
  const files = readdirSync(join(python, "runtime")).filter((file) => file.endsWith(".py")).sort()
  return sourcesText("/** By file. */", "pythonRuntime", files.map((file) => [file.slice(0, -3), join(python, "runtime", file)]))
}

function sourcesText(comment: string, name: string, paths: readonly (readonly [string, string])[]): string {
  const texts = paths.map(([key, path]) => [key, pageText(path)] as const).filter(([, text]) => text !== "")
  const entries = Object.fromEntries(texts.map(([key, text]) => [key, { text, uses: usesOf(text) }]))
  return [
    `${banner}${comment}`,
    `export const ${name}: Readonly<Record<string, { readonly text: string; readonly uses: readonly string[] }>> = ${JSON.stringify(entries, null, 2)}\n`,
  ].join("\n")
}

function compositesText(): string {
  const entries = namesIn(composites, ".composite.json").map((name) => {
    const page = (ending: string) => pageText(join(composites, name, `${name}${ending}`))
    return [name, { ...(JSON.parse(page(".composite.json")) as object), help: page(".md") }]
  })
  return [
    `${banner}import type { Shipped } from "./shipped.ts"`,
    `\nexport const shippedComposites: Readonly<Record<string, Shipped>> = ${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`,
  ].join("\n")
}

function usesOf(text: string): string[] {
  const [, list] = /^# uses: (.+)\n/.exec(text) ?? []
  return list?.split(", ") ?? []
}

function pageText(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : ""
}

const names = namesIn(blocks, ".ts")
const generated = {
  [join(blocks, "index.generated.ts")]: indexText(names),
  [join(blocks, "help.generated.ts")]: helpText(names),
  [join(blocks, "python.generated.ts")]: pythonText(names),
  [join(python, "runtime.generated.ts")]: runtimeText(),
  [join(composites, "index.generated.ts")]: compositesText(),
}
const check = process.argv.includes("--check")
for (const [path, text] of Object.entries(generated)) {
  if (pageText(path) === text) continue
  if (check) {
    console.error(`${relative(join(engine, ".."), path)} is stale: run \`npm run generate\` and commit it.`)
    process.exitCode = 1
  } else {
    writeFileSync(path, text)
  }
}
