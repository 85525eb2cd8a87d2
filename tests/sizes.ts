import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"

/** `npm run sizes`: lines a file, beside a codebase measured the same way. To look at, not to pass. */
function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

function report(title: string, pattern: RegExp): void {
  const files = execFileSync("git", ["ls-files"], { encoding: "utf8" }).split("\n").filter((file) => pattern.test(file) && !/generated|expected|\.test\./.test(file))
  const sizes = files.map((file) => ({ file, lines: readFileSync(file, "utf8").split("\n").length })).sort((a, b) => a.lines - b.lines)
  const lines = sizes.map((each) => each.lines)
  console.log(`${title}: ${files.length} files, median ${percentile(lines, 0.5)}, nine in ten under ${percentile(lines, 0.9)}`)
  for (const each of sizes.slice(-5).reverse()) console.log(`  ${String(each.lines).padStart(5)} ${each.file}`)
}

report("engine, renderer, main", /^(engine|renderer|main)\/.*\.tsx?$/)
report("native", /^native\/.*\.(cpp|hpp)$/)
console.log("dependency-cruiser's own sources: median 63, nine in ten under 194")
