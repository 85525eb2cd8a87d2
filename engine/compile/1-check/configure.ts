import type { z } from "zod"
import type { BlockProblem, BlockType } from "../../model/block-type.ts"
import { nearest } from "../../model/nearest.ts"
import type { Config } from "../../model/pipeline.ts"
import { own } from "../../model/own-key.ts"
import { typeWords } from "../../model/type-words.ts"
import { configKeys, defaultOf, keyTitle } from "./schema.ts"

export interface Configured {
  /** Null when it does not fit the schema. */
  readonly config: Config | null
  readonly problems: readonly BlockProblem[]
}

/** A block's settings, with defaults, read by the schema of its type. */
export function configure(id: string, type: BlockType, written: Config): Configured {
  const unknown = unknownKeys(id, type, written)
  const known = unknown.length === 0 ? written : Object.fromEntries(Object.entries(written).filter(([key]) => own(configKeys(type), key)))
  const parsed = type.config.safeParse(known)
  if (parsed.success) return { config: parsed.data, problems: unknown }
  const byKey = new Map(parsed.error.issues.map((issue) => [String(issue.path[0] ?? ""), issue]))
  return { config: null, problems: [...unknown, ...[...byKey].map(([key, issue]) => invalid({ id, type, key, issue }))] }
}

function unknownKeys(id: string, type: BlockType, written: Config): BlockProblem[] {
  const keys = configKeys(type)
  const names = Object.keys(keys)
  if (names.length === 0 && !("shape" in type.config)) return []
  return Object.keys(written)
    .filter((key) => !own(keys, key))
    .map((key) => {
      const meant = nearest(key, names)
      return {
        code: "config-unknown-key",
        key,
        message: `A ${type.title} block has no setting “${key}”.${meant ? ` Did you mean “${meant}”?` : ""}`,
        fix: { title: `Remove the setting “${key}”`, edits: [{ edit: "set-config", id, key }] },
      }
    })
}

interface Invalid {
  readonly id: string
  readonly type: BlockType
  readonly key: string
  readonly issue: z.core.$ZodIssue
}

function invalid({ id, type, key, issue }: Invalid): BlockProblem {
  const usual = key ? defaultOf(type, key) : undefined
  const title = key ? keyTitle(type, key) : "The settings"
  return {
    code: "config-invalid",
    key: key || undefined,
    message: `${title} ${issueWords(issue)}.`,
    fix: usual === undefined ? undefined : { title: `Set ${title} back to ${valueWords(usual)}`, edits: [{ edit: "set-config", id, key }] },
  }
}

function valueWords(value: unknown): string {
  return typeof value === "string" ? `“${value}”` : JSON.stringify(value)
}

/** What zod found, to stand behind the setting's title. */
function issueWords(issue: z.core.$ZodIssue): string {
  const where = issue.path.length > 1 ? `: entry ${issue.path.slice(1).map((part) => (typeof part === "number" ? part + 1 : String(part))).join(".")} ` : " "
  const words = bareIssueWords(issue)
  return `${where}${words}`.trim()
}

function bareIssueWords(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "too_small":
      return `must be ${issue.inclusive === false ? "more than" : "at least"} ${issue.minimum}${lengthWords(issue.origin)}`
    case "too_big":
      return `must be ${issue.inclusive === false ? "less than" : "at most"} ${issue.maximum}${lengthWords(issue.origin)}`
    case "invalid_type":
      return `must be ${typeWords(issue.expected, "a group of settings")}`
    case "invalid_union":
      return unionWords(issue)
    case "invalid_value":
      return `must be ${issue.values.map((value) => valueWords(value)).join(" or ")}`
    default:
      return `does not fit: ${issue.message}`
  }
}

/** A number out of range is told as such; anything else may be either. */
function unionWords({ errors }: z.core.$ZodIssueInvalidUnion): string {
  const words = errors.map(([issue]) => (issue ? bareIssueWords(issue) : ""))
  const range = errors.findIndex(([issue]) => issue?.code === "too_small" || issue?.code === "too_big")
  return words[range] ?? words.map((each, index) => (index === 0 ? each : each.replace(/^must be /, ""))).join(" or ")
}

function lengthWords(origin: string): string {
  if (origin === "string") return " characters long"
  return origin === "array" ? " entries long" : ""
}
