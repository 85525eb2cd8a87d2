export interface Help {
  /** Before the first heading of a problem. */
  readonly introduction: string
  readonly problems: Readonly<Record<string, { readonly title: string; readonly text: string }>>
}

/** Splits a help page. A problem stands under `## code: Title`, or `## code` (the title is then its first sentence). */
export function parseHelp(markdown: string): Help {
  const [introduction = "", ...sections] = markdown.split(/^## (?=[a-z0-9]+(?:-[a-z0-9]+)*(?::| *$))/m)
  const problems = Object.fromEntries(
    sections.map((section) => {
      const [heading = "", ...lines] = section.split("\n")
      const [code = "", ...rest] = heading.split(":")
      const text = lines.join("\n").trim()
      return [code.trim(), { title: rest.join(":").trim() || (text.split(/(?<=\.)\s/)[0] ?? ""), text }]
    }),
  )
  return { introduction: introduction.trim(), problems }
}
