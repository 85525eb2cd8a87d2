import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { parseHelp } from "./help.ts"

/** Writes the index of block types, their help and their Python. With `--check` writes nothing and exits 1 when a file is stale. */
const engine = fileURLToPath(new URL(".", import.meta.url))
const blocks = join(engine, "blocks")
const banner = "// Written by `node engine/generate.ts`. Do not edit.\n"

/** Pages whose headings are problem codes that no single block owns. */
const sharedPages = ["blocks/problems.md", "compile/problems.md", "interchange/problems.md", "model/problems.md", "probe/problems.md", "runs/problems.md"]

function blockNames(): string[] {
  return readdirSync(blocks, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(blocks, entry.name, `${entry.name}.ts`)))
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
  const pages = Object.fromEntries(names.map((name) => [name, pageText(join(blocks, name, `${name}.md`))]))
  const shared = sharedPages.map((page) => pageText(join(engine, page)))
  const problems = Object.assign({}, ...[...Object.values(pages), ...shared].map((text) => parseHelp(text).problems)) as Record<string, unknown>
  const sorted = Object.fromEntries(Object.entries(problems).sort(([left], [right]) => (left < right ? -1 : 1)))
  return [
    `${banner}/** Markdown page of each block type. */`,
    `export const blockHelp: Readonly<Record<string, string>> = ${JSON.stringify(pages, null, 2)}`,
    "\n/** By problem code. */",
    `export const problemHelp: Readonly<Record<string, { readonly title: string; readonly text: string }>> = ${JSON.stringify(sorted, null, 2)}\n`,
  ].join("\n")
}

/** What each block is in an exported Python program; a first line `# uses: a, b` names the functions of ours that it calls. */
function pythonText(names: readonly string[]): string {
  const texts = names.map((name) => [name, pageText(join(blocks, name, `${name}.py`))] as const).filter(([, text]) => text !== "")
  const entries = Object.fromEntries(texts.map(([name, text]) => [name, { text, uses: usesOf(text) }]))
  return [
    `${banner}/** By block type. */`,
    `export const blockPython: Readonly<Record<string, { readonly text: string; readonly uses: readonly string[] }>> = ${JSON.stringify(entries, null, 2)}\n`,
  ].join("\n")
}

function usesOf(text: string): string[] {
  const [, list] = /^# uses: (.+)\n/.exec(text) ?? []
  return list?.split(", ") ?? []
}

function pageText(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : ""
}

const names = blockNames()
const generated = { "index.generated.ts": indexText(names), "help.generated.ts": helpText(names), "python.generated.ts": pythonText(names) }
const check = process.argv.includes("--check")
for (const [file, text] of Object.entries(generated)) {
  const path = join(blocks, file)
  if (pageText(path) === text) continue
  if (check) {
    console.error(`engine/blocks/${file} is stale: run \`npm run generate\` and commit it.`)
    process.exitCode = 1
  } else {
    writeFileSync(path, text)
  }
}
