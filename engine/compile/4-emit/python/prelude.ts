import { blockPython } from "../../../blocks/python.generated.ts"
import { pythonRuntime } from "./runtime.generated.ts"

/** A Python text and the names of those that it needs. */
interface Source {
  readonly text: string
  readonly uses: readonly string[]
}

const sources: Readonly<Record<string, Source>> = { ...blockPython, ...pythonRuntime }

/** Which block's text defines a function, by its name in a plan: `Layers.dense`. */
const definers: ReadonlyMap<string, string> = new Map(Object.entries(blockPython).flatMap(([type, { text }]) => classesOf(text).flatMap(({ name, body }) => definitions(body).map((made) => [`${name}.${made}`, type] as const))))

function definitions(body: string): string[] {
  return [...body.matchAll(/^ {4}def ([a-z_0-9]+)\(/gm)].map(([, name]) => name!)
}

/** The imports and classes behind some functions, and no more: each class after those that it needs, and the parts that several texts add to one class together at the end. */
export function preludeText(functions: readonly string[]): string {
  const needed = inOrder(["main", ...new Set(functions)].flatMap((name) => (name === "main" ? name : (definers.get(name) ?? []))))
  const texts = needed.map((name) => sources[name]!.text)
  const classes = texts.flatMap(classesOf)
  const own = classes.filter(({ name }) => !isShared(name))
  const shared = [...new Set(classes.map(({ name }) => name).filter(isShared))].sort()
  const joined = shared.map((name) => classText(name, classes.filter((one) => one.name === name).map(({ body }) => body).join("\n")))
  return [importsOf(texts), ...own.map(({ name, head, body }) => head + classText(name, body)), ...joined].join("\n\n\n")
}

/** Classes that only hold functions by names that plans use. */
function isShared(name: string): boolean {
  return ["Data", "Layers", "Losses", "Optim", "Results", "Strategies", "Train"].includes(name)
}

/** With all that they use, each after what it uses. */
function inOrder(names: readonly string[]): string[] {
  const done = new Set<string>()
  const visit = (name: string, open: readonly string[]): void => {
    if (done.has(name) || open.includes(name)) return
    for (const used of sources[name]!.uses) visit(used, [...open, name])
    done.add(name)
  }
  for (const name of names) visit(name, [])
  return [...done]
}

interface PythonClass {
  readonly name: string
  /** What stands between the class before and this one: comments and constants that belong to it. */
  readonly head: string
  /** Indented. */
  readonly body: string
}

function classesOf(text: string): PythonClass[] {
  const code = text.replace(/^# uses: .*\n/, "").replaceAll(/^(?:import|from) .*\n/gm, "")
  return [...code.matchAll(/((?:^(?!class ).*\n)*?)^class (\w+(?:\([\w.]+\))?):\n((?:(?: {4}.*)?\n)+)/gm)].map(([, head, name, body]) => ({ name: name!, head: trimmed(head!), body: `${body!.trimEnd()}\n` }))
}

function trimmed(head: string): string {
  const text = head.trim()
  return text === "" ? "" : `${text}\n\n\n`
}

function classText(name: string, body: string): string {
  return `class ${name}:\n${body.trimEnd()}`
}

const libraries = /^(?:import|from) (?:numpy|torch|scipy|h5py)\b/

/** Python's own first, then libraries. */
function importsOf(texts: readonly string[]): string {
  const lines = [...new Set(texts.flatMap((text) => text.match(/^(?:import|from) .*$/gm) ?? []))].sort()
  const groups = [lines.filter((line) => !libraries.test(line)), lines.filter((line) => libraries.test(line))]
  return groups.filter((group) => group.length > 0).map((group) => group.join("\n")).join("\n\n")
}
