import type { BlockProblem } from "../../model/block-type.ts"
import { nearest } from "../../model/nearest.ts"
import type { TableSignal } from "../../model/ports.ts"

/** The settings of a columns block. */
export interface ColumnChoice {
  readonly features: readonly string[]
  readonly target: readonly string[]
  readonly task: "regression" | "classification"
}

type Key = "features" | "target"

/** What is wrong with the choice of columns, in the order of the form. */
export function columnProblems(config: ColumnChoice, table: TableSignal | undefined, id: string): BlockProblem[] {
  const keys = ["features", "target"] as const
  return [
    ...keys.flatMap((key) => (config[key].length === 0 ? [emptyProblem(key, config, table, id)] : [])),
    ...keys.flatMap((key) => config[key].flatMap((column) => choiceProblems(key, column, config, table, id))),
    ...twiceProblems(config, id),
    ...labelProblems(config, table, id),
  ]
}

function emptyProblem(key: Key, config: ColumnChoice, table: TableSignal | undefined, id: string): BlockProblem {
  const message = key === "features" ? "No feature is chosen. Choose the columns that the network reads." : "No target is chosen. Choose the column to predict."
  const value = suggestion(key, config, table)
  const title = key === "features" ? `Use the other ${value.length} columns of numbers` : `Predict “${value[0]}”`
  const fix = value.length > 0 ? { title, edits: [{ edit: "set-config" as const, id, key, value }] } : undefined
  return { code: key === "features" ? "no-features" : "no-target", key, message, fix }
}

/** The last column of numbers is most often what is to be predicted. */
function suggestion(key: Key, { features, target }: ColumnChoice, table: TableSignal | undefined): string[] {
  const numbers = (table?.columns ?? []).filter((_, index) => table?.facts?.dtypes?.[index] === "number")
  if (key === "target") return numbers.filter((column) => !features.includes(column)).slice(-1)
  const taken = target.length > 0 ? target : numbers.slice(-1)
  return numbers.filter((column) => !taken.includes(column))
}

function choiceProblems(key: Key, column: string, config: ColumnChoice, table: TableSignal | undefined, id: string): BlockProblem[] {
  if (!table?.columns) return []
  const index = table.columns.indexOf(column)
  if (index < 0) return [missingProblem(key, column, config, table, id)]
  const found = table.facts?.texts?.[index]
  return found ? [textProblem(key, column, config, found, table, id)] : []
}

function missingProblem(key: Key, column: string, config: ColumnChoice, table: TableSignal, id: string): BlockProblem {
  const columns = table.columns ?? []
  const near = nearest(column, columns.filter((name) => !config[key].includes(name)))
  const value = config[key].map((name) => (name === column ? (near ?? name) : name))
  return {
    code: "column-missing",
    key,
    message: `Column “${column}” is not in ${fileName(table)}; it has: ${listed(columns)}${near ? `; nearest “${near}”` : ""}.`,
    fix: near ? { title: `Use “${near}”`, edits: [{ edit: "set-config", id, key, value }] } : removal(key, column, config, id),
  }
}

function textProblem(key: Key, column: string, config: ColumnChoice, found: { text: string; line: number; column: number }, table: TableSignal, id: string): BlockProblem {
  const cell = found.text === "" ? "is empty" : `is “${found.text}”`
  return {
    code: "column-text",
    key,
    message: `Column “${column}” is not all numbers: ${fileName(table)}:${found.line}:${found.column} ${cell}. Mend that cell, or leave the column out.`,
    file: table.facts?.path,
    line: found.line,
    column: found.column,
    fix: config[key].length > 1 ? removal(key, column, config, id) : undefined,
  }
}

function twiceProblems(config: ColumnChoice, id: string): BlockProblem[] {
  const all = [...config.features, ...config.target]
  const twice = [...new Set(all.filter((column, index) => all.indexOf(column) !== index))]
  return twice.map((column) => {
    const inBoth = config.features.includes(column) && config.target.includes(column)
    const where = inBoth ? "both a feature and the target: the network would only copy it" : "chosen twice"
    const key: Key = config.features.includes(column) ? "features" : "target"
    const value = inBoth ? config.features.filter((name) => name !== column) : [...new Set(config[key])]
    return {
      code: "column-twice",
      key,
      message: `Column “${column}” is ${where}.`,
      fix: { title: inBoth ? `Leave “${column}” out of the features` : "Keep it once", edits: [{ edit: "set-config", id, key, value }] },
    }
  })
}

function labelProblems({ task, target }: ColumnChoice, table: TableSignal | undefined, id: string): BlockProblem[] {
  if (task !== "classification" || target.length === 0) return []
  if (target.length > 1) {
    const fix = { title: `Keep “${target[0]}”`, edits: [{ edit: "set-config" as const, id, key: "target", value: [target[0]!] }] }
    return [{ code: "one-label", key: "target", message: `Classification predicts one column of classes, and ${target.length} are chosen.`, fix }]
  }
  const index = table?.columns?.indexOf(target[0]!) ?? -1
  const range = table?.facts?.ranges?.[index]
  if (!range) return []
  const whole = table?.facts?.integers?.[index] ?? true
  if (!whole || range[0] < 0) {
    const fix = { title: "Predict it as a number", edits: [{ edit: "set-config" as const, id, key: "task", value: "regression" }] }
    const values = whole ? "values below 0" : "values that are not whole"
    return [{ code: "label-not-class", key: "target", message: `Column “${target[0]}” has ${values} (${range[0]} to ${range[1]}); classes are 0, 1, 2, ….`, fix }]
  }
  return gapProblems(target[0]!, range[1] + 1, table?.facts?.distinct?.[index])
}

function gapProblems(column: string, classes: number, distinct: number | undefined): BlockProblem[] {
  if (distinct === undefined || distinct >= Math.min(classes, 1000)) return []
  return [{ code: "label-gaps", severity: "warning", key: "target", message: `Column “${column}” goes up to ${classes - 1}, and only ${distinct} of these ${classes} classes have rows. Number the classes 0 to ${distinct - 1} if the others cannot occur.` }]
}

function removal(key: Key, column: string, config: ColumnChoice, id: string): BlockProblem["fix"] {
  return { title: `Leave “${column}” out`, edits: [{ edit: "set-config", id, key, value: config[key].filter((name) => name !== column) }] }
}

function fileName(table: TableSignal): string {
  return table.facts?.path.split("/").at(-1) ?? "the table"
}

function listed(columns: readonly string[]): string {
  const shown = columns.slice(0, 12).join(", ")
  return columns.length > 12 ? `${shown} and ${columns.length - 12} more` : shown
}
