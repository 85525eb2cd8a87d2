import type { JobFile, Mark } from "../model/job-file.ts"

/** What a job folder needs of a generated file. */
export type JobText = Pick<JobFile, "path" | "text" | "marks">

/** Marks of all files that have some, by path: what a compiler error's line is looked up in. */
export type Marks = Readonly<Record<string, readonly Mark[]>>

export function marksOf(files: readonly JobText[]): Marks {
  return Object.fromEntries(files.filter(({ marks }) => marks.length > 0).map(({ path, marks }) => [path, marks]))
}

/** The innermost block that made a line. */
export function blockAt(marks: Marks, path: string, line: number): string | undefined {
  const around = (marks[path] ?? []).filter((mark) => mark.line <= line && line <= mark.endLine)
  return around.sort((a, b) => a.endLine - a.line - (b.endLine - b.line))[0]?.block
}

/** Names of blocks by id, from the pipeline that travels in the job. */
export function blockNames(files: readonly JobText[]): Record<string, string> {
  const text = files.find(({ path }) => path === "pipeline.json")?.text
  if (text === undefined) return {}
  const pipeline = JSON.parse(text) as Graph & { composites?: Record<string, Graph> }
  const graphs = [pipeline, ...Object.values(pipeline.composites ?? {})]
  return Object.fromEntries(graphs.flatMap((graph) => Object.entries(graph.blocks ?? {}).map(([id, block]) => [id, block.name])))
}

interface Graph {
  readonly blocks?: Record<string, { readonly name: string }>
}
