import type { Machine } from "../model/machine.ts"

/** What the words of a path pattern stand for. */
export interface PathWords {
  readonly user?: string | undefined
  readonly account?: string | undefined
}

/** A folder's path with names put in; undefined where one of them is not known. */
export function folderPath(pattern: string, { user, account }: PathWords): string | undefined {
  const words: Readonly<Record<string, string | undefined>> = { user, account, initial: user?.slice(0, 1) }
  const missing = [...pattern.matchAll(/\{(\w+)\}/g)].some(([, word = ""]) => words[word] === undefined)
  return missing ? undefined : pattern.replaceAll(/\{(\w+)\}/g, (_, word: string) => words[word]!)
}

/** Whether a path lies in a person's home there. */
export function inHome(path: string, { folders }: Machine): boolean {
  const home = folders?.home?.value.path
  if (path === "~" || path.startsWith("~/") || /^\$\{?HOME\}?(\/|$)/.test(path)) return true
  if (home === undefined) return false
  const parts = home.split("/")
  const given = path.split("/")
  return given.length >= parts.length && parts.every((part, at) => part === given[at] || (/^\{\w+\}$/.test(part) && given[at] !== ""))
}
