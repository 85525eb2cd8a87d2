import type { JobFile } from "../../model/job-file.ts"

const languages: readonly (readonly [RegExp, JobFile["language"]])[] = [
  [/\.[ch]pp$|\.h$/, "cpp"],
  [/(^|\/)CMakeLists\.txt$|\.cmake(\.in)?$/, "cmake"],
  [/\.json$/, "json"],
  [/\.md$/, "markdown"],
  [/\.sh$/, "shell"],
  [/\.py$/, "python"],
]

/** How the code view colours a file. */
export function languageOf(path: string): JobFile["language"] {
  return languages.find(([pattern]) => pattern.test(path))?.[1] ?? "text"
}
