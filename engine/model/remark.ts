import { z } from "zod"

/** A word by which runs are found again. */
export const Tag = z.string().trim().min(1).max(40).regex(/^[^,\p{Cc}]+$/u, "a tag is a word or a few, without commas")
export const mostTags = 20

/** What a person wrote of a run. */
export const Remark = z.strictObject({ note: z.string().max(10_000), tags: z.array(Tag).max(mostTags) })
export type Remark = z.infer<typeof Remark>

export const noRemark: Remark = { note: "", tags: [] }

/** The tags of a line that was typed, each once: `baseline, wide`. */
export function tagsOf(text: string): string[] {
  return [...new Set(text.split(",").map((tag) => tag.trim().replace(/\s+/g, " ").slice(0, 40)).filter((tag) => tag !== ""))].slice(0, mostTags)
}

/** All tags of some remarks, the most used first. */
export function tagCounts(remarks: readonly Remark[]): { readonly tag: string; readonly count: number }[] {
  const counts = new Map<string, number>()
  for (const tag of remarks.flatMap(({ tags }) => tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1)
  return [...counts].map(([tag, count]) => ({ tag, count })).sort((a, b) => b.count - a.count || a.tag.localeCompare(b.tag))
}
