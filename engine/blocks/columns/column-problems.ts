import type { BlockProblem } from "../../model/block-type.ts"
import { nearest } from "../../model/nearest.ts"
import type { TableSignal } from "../../model/ports.ts"

/** The settings of a columns block. */
export interface ColumnChoice {
  readonly features: readonly string[]
  readonly target: readonly string[]
  readonly task: "regression" | "classification" | "none"
}

type Key = "features" | "target"

/** Where columns are chosen: the settings, the table if it is known, and the block for fixes. */
interface Question {
  readonly config: ColumnChoice
  readonly table: TableSignal | undefined
  readonly id: string
}

/** What is wrong with the choice of columns, in the order of the form. */
export function columnProblems(asked: Question): BlockProblem[] {
  // What is not read may be anything.
  const question = asked.config.task === "none" ? { ...asked, config: { ...asked.config, target: [] } } : asked
  const { config } = question
  const keys: readonly Key[] = config.task === "none" ? ["features"] : ["features", "target"]
  return [
    ...keys.flatMap((key) => (config[key].length === 0 ? [emptyProblem(key, question)] : [])),
    ...keys.flatMap((key) => config[key].flatMap((column) => choiceProblems(key, column, question))),
    ...twiceProblems(question),
    ...labelProblems(question),
  ]
}

const nothingChosen = {
  features: { code: "no-features", message: "No feature is chosen. Choose the columns that the network reads." },
  target: { code: "no-target", message: "No target is chosen. Choose the column to predict, or set the task to none for new rows." },
}

function emptyProblem(key: Key, question: Question): BlockProblem {
  const value = suggestion(key, question)
  const title = key === "features" ? `Use the other ${value.length} columns of numbers` : `Predict “${value[0]}”`
  const fix = value.length > 0 ? setFix(title, key, { value, id: question.id }) : undefined
  return { ...nothingChosen[key], key, fix }
}

/** The last column of numbers is most often what is to be predicted. */
function suggestion(key: Key, { config: { features, target }, table }: Question): string[] {
  const numbers = (table?.columns ?? []).filter((_, index) => table?.facts?.dtypes?.[index] === "number")
  if (key === "target") return numbers.filter((column) => !features.includes(column)).slice(-1)
  const taken = target.length > 0 ? target : numbers.slice(-1)
  return numbers.filter((column) => !taken.includes(column))
}

function choiceProblems(key: Key, column: string, question: Question): BlockProblem[] {
  const index = question.table?.columns?.indexOf(column)
  if (index === undefined) return []
  if (index < 0) return [missingProblem(key, column, question)]
  return question.table?.facts?.texts?.[index] ? [textProblem(key, column, question)] : []
}

function missingProblem(key: Key, column: string, question: Question): BlockProblem {
  const { config, table, id } = question
  const columns = table?.columns ?? []
  const near = nearest(column, columns.filter((name) => !config[key].includes(name)))
  const value = config[key].map((name) => (name === column ? (near ?? name) : name))
  return {
    code: "column-missing",
    key,
    message: `Column “${column}” is not in ${fileName(table)}; it has: ${listed(columns)}${near ? `; nearest “${near}”` : ""}.`,
    fix: near ? setFix(`Use “${near}”`, key, { value, id }) : removal(key, column, question),
  }
}

function textProblem(key: Key, column: string, question: Question): BlockProblem {
  const { config, table } = question
  const { text, ...place } = table!.facts!.texts![table!.columns!.indexOf(column)]!
  const cell = text === "" ? "is empty" : `is “${text}”`
  return {
    code: "column-text",
    key,
    message: `Column “${column}” is not all numbers: ${fileName(table)}:${place.line}:${place.column} ${cell}. Mend that cell, or leave the column out.`,
    file: table?.facts?.path,
    ...place,
    fix: config[key].length > 1 ? removal(key, column, question) : undefined,
  }
}

function twiceProblems({ config, id }: Question): BlockProblem[] {
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
      fix: setFix(inBoth ? `Leave “${column}” out of the features` : "Keep it once", key, { value, id }),
    }
  })
}

function labelProblems({ config: { task, target }, table, id }: Question): BlockProblem[] {
  if (task !== "classification" || target.length === 0) return []
  if (target.length > 1) {
    const fix = setFix(`Keep “${target[0]}”`, "target", { value: [target[0]!], id })
    return [{ code: "one-label", key: "target", message: `Classification predicts one column of classes, and ${target.length} are chosen.`, fix }]
  }
  const index = table?.columns?.indexOf(target[0]!) ?? -1
  const range = table?.facts?.ranges?.[index]
  if (!range) return []
  const whole = table?.facts?.integers?.[index] ?? true
  if (!whole || range[0] < 0) {
    const fix = setFix("Predict it as a number", "task", { value: "regression", id })
    const values = whole ? "values below 0" : "values that are not whole"
    return [{ code: "label-not-class", key: "target", message: `Column “${target[0]}” has ${values} (${range[0]} to ${range[1]}); classes are 0, 1, 2, ….`, fix }]
  }
  return gapProblems(target[0]!, range[1] + 1, table?.facts?.distinct?.[index])
}

function gapProblems(column: string, classes: number, distinct: number | undefined): BlockProblem[] {
  if (distinct === undefined || distinct >= Math.min(classes, 1000)) return []
  return [{ code: "label-gaps", severity: "warning", key: "target", message: `Column “${column}” goes up to ${classes - 1}, and only ${distinct} of these ${classes} classes have rows. Number the classes 0 to ${distinct - 1} if the others cannot occur.` }]
}

function removal(key: Key, column: string, { config, id }: Question): BlockProblem["fix"] {
  return setFix(`Leave “${column}” out`, key, { value: config[key].filter((name) => name !== column), id })
}

function setFix(title: string, key: string, { value, id }: { value: string | string[]; id: string }): BlockProblem["fix"] {
  return { title, edits: [{ edit: "set-config", id, key, value }] }
}

function fileName(table: TableSignal | undefined): string {
  return table?.facts?.path.split("/").at(-1) ?? "the table"
}

function listed(columns: readonly string[]): string {
  const shown = columns.slice(0, 12).join(", ")
  return columns.length > 12 ? `${shown} and ${columns.length - 12} more` : shown
}
