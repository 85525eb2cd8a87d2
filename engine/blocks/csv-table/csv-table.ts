import { z } from "zod"
import type { BlockProblem, BlockType, DataNeed, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { boolean, character, integer, options, text, texts } from "../literals.ts"
import type { Config } from "../../model/pipeline.ts"

const delimiters = { ",": "comma  ,", ";": "semicolon  ;", "\t": "tab", "|": "bar  |", " ": "space" }

const config = z.strictObject({
  path: z.string().default("").meta({
    title: "File",
    description: "The CSV file, relative to the pipeline file; each machine may bind the name to another path.",
    control: "file",
    dataFormat: "csv",
  }),
  name: z.string().regex(/^[a-z][a-z0-9_]*$/, "a data name is a-z, 0-9 and _, starting with a letter").default("table").meta({
    title: "Data name",
    description: "The name by which a command line or another machine says where this file is, as in --data table=FILE.",
  }),
  delimiter: z.enum([",", ";", "\t", "|", " "]).default(",").meta({
    title: "Delimiter",
    description: "The character between two cells.",
    labels: delimiters,
  }),
  header: z.boolean().default(true).meta({
    title: "Header",
    description: "The first line holds the names of the columns; without it they are called column_1, column_2, ….",
  }),
})
type CsvTable = z.infer<typeof config>

function data({ name, path, delimiter, header }: CsvTable): DataNeed[] {
  return [{ name, path, format: "csv", options: { delimiter, header } }]
}

function infer({ config, facts }: InferContext<CsvTable>): Inferred {
  const known = facts[config.name]
  const source = config.name
  const unknown = `rows:${source}`
  if (known && !("problem" in known)) {
    const { columns, rows = unknown } = known
    return { outputs: { table: { kind: "table", columns, rows, source, facts: known } }, problems: emptyProblems(rows) }
  }
  const problems = config.path === "" ? [noFile()] : known ? [failedLook(known.problem)] : []
  return { outputs: { table: { kind: "table", rows: unknown, source } }, problems }
}

function noFile(): BlockProblem {
  return { code: "no-file", key: "path", message: "No file is chosen. Choose a CSV file, or type its path." }
}

function failedLook({ code, message, severity, at }: { code: string; message: string; severity: "error" | "warning"; at: { file?: string; line?: number; column?: number } }): BlockProblem {
  return { code, message, severity, key: "path", file: at.file, line: at.line, column: at.column }
}

function emptyProblems(rows: number | string): BlockProblem[] {
  if (rows !== 0) return []
  return [{ code: "no-rows", key: "path", message: "The file has a header and no rows. Choose a file with at least one row." }]
}

function lower({ config, facts }: LowerContext<CsvTable>): Call {
  const { columns, rows } = facts[config.name] ?? {}
  return {
    function: "data.csv",
    arguments: [],
    options: options({
      name: text(config.name),
      path: text(config.path),
      delimiter: character(config.delimiter),
      header: boolean(config.header),
      columns: columns && texts(columns),
      rows: rows === undefined ? undefined : integer(rows),
    }),
  }
}

/** Version 1 said `separator`. */
function renameSeparator({ separator, ...rest }: Config): Config {
  return separator === undefined ? rest : { ...rest, delimiter: separator }
}

export const csvTable: BlockType<CsvTable> = {
  type: "csv-table",
  version: 2,
  title: "CSV table",
  category: "input",
  config,
  inputs: [],
  outputs: [{ name: "table", title: "Table", kind: "table", help: "The columns of the file, by name." }],
  data,
  infer,
  lower,
  summary: ({ path, name }) => (path === "" ? name : (path.split("/").at(-1) ?? path)),
  migrate: { 1: renameSeparator },
}
