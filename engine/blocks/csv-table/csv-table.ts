import { z } from "zod"
import type { BlockProblem, BlockType, DataNeed, InferContext, Inferred, LowerContext } from "../../model/block-type.ts"
import type { Call } from "../../model/call.ts"
import { dataNameSetting, fileName, fileSetting, lookedAt } from "../data-files.ts"
import { boolean, character, integer, options, text, texts } from "../literals.ts"
import type { Config } from "../../model/pipeline.ts"

const delimiters = { ",": "comma  ,", ";": "semicolon  ;", "\t": "tab", "|": "bar  |", " ": "space" }

const config = z.strictObject({
  path: fileSetting("File", "The CSV file", "csv"),
  name: dataNameSetting("table", "Data name", "this file is"),
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
  const source = config.name
  const look = lookedAt(facts[source], { path: config.path, key: "path", what: "a CSV file" })
  if (!look.facts) return { outputs: { table: { kind: "table", rows: `rows:${source}`, source } }, problems: look.problems }
  const { columns, rows = `rows:${source}` } = look.facts
  return { outputs: { table: { kind: "table", columns, rows, source, facts: look.facts } }, problems: emptyProblems(rows) }
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
  summary: ({ path, name }) => (path === "" ? name : fileName(path)),
  migrate: { 1: renameSeparator },
}
