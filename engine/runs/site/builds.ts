import { ApiError } from "../../model/api-error.ts"
import type { SiteBuild } from "../../model/site-build.ts"
import { processText } from "../../schedulers/process-text.ts"
import type { Site } from "./site.ts"

/** Runs of another node cannot be asked whether they live; none goes on for longer, and no build. */
const longestRun = 14 * 86_400
const longestBuild = 86_400
const minutes = 60_000

/** One line a folder, and behind it one for its lock and one for each record of a user: who it is, and seconds since then. */
const listText = String.raw`now=$(date +%s)
age() { printf '%s' "$((now - $(stat -c %Y -- "$1" 2>/dev/null || echo "$now")))"; }
record() {
  if [ ! -f "$2" ] || [ "$(json_field "$2" boot)" != "$boot" ]; then who=elsewhere; elif recorded_process_lives "$2"; then who=alive; else who=dead; fi
  printf '%s %s %s\n' "$1" "$who" "$(age "$3")"
}
whole() {
  case $1 in job-*) [ -x "$1/job" ] ;; *) [ -f "$1/files" ] && (cd "$1" && while IFS= read -r file; do [ -e "$file" ] || exit 1; done <files) ;; esac
}
for path in job-* runtime-* build.*; do
  if [ ! -d "$path" ]; then continue; fi
  case $path in *.lock) continue ;; esac
  size=$(du -sk -- "$path" 2>/dev/null)
  if whole "$path"; then part=whole; else part=half; fi
  printf 'folder %s %s %s %s\n' "$path" "${"$"}{size%%[!0-9]*}" "$((now - $(age "$path")))" "$part"
  if [ -d "$path.lock" ]; then record lock "$path.lock/owner" "$path.lock"; fi
  for user in "$path"/user.*; do if [ -f "$user" ]; then record user "$user" "$user"; fi; done
done
`

/** All builds at a site, the latest used first. */
export async function listBuilds({ transport, paths }: Site): Promise<SiteBuild[]> {
  if ((await transport.stat(paths.cache)) === null) return []
  const { code, stdout, stderr } = await transport.exec(["sh", "-c", processText + listText], { cwd: paths.cache, timeoutMs: 5 * minutes })
  if (code !== 0) throw new ApiError("site-refused", `The site could not look through ${paths.cache}: ${stderr.trim() || "it took too long"}`)
  return readBuilds(stdout)
}

interface Folder {
  readonly name: string
  readonly bytes: number
  readonly usedAt: number
  readonly whole: boolean
  locked: boolean
  used: boolean
}

/** What the site printed, read. */
export function readBuilds(text: string): SiteBuild[] {
  const folders: Folder[] = []
  for (const [word, ...rest] of text.split("\n").map((line) => line.split(" "))) {
    if (word === "folder") folders.push(folderOf(rest))
    const last = folders.at(-1)
    if (last === undefined || rest.length !== 2) continue
    if (word === "lock") last.locked = mayLive(rest, longestBuild)
    if (word === "user") last.used ||= mayLive(rest, longestRun)
  }
  const anyLocked = folders.some(({ locked }) => locked)
  const anyUsed = folders.some(({ used }) => used)
  return folders.map((folder) => siteBuild(folder, { anyLocked, anyUsed })).toSorted((left, right) => right.usedAt - left.usedAt)
}

function folderOf([name = "", kilobytes, usedAt, part]: readonly string[]): Folder {
  return { name, bytes: Number(kilobytes) * 1024, usedAt: Number(usedAt), whole: part === "whole", locked: false, used: false }
}

function mayLive([who, age]: readonly string[], longest: number): boolean {
  return who === "alive" || (who === "elsewhere" && Number(age) < longest)
}

/** A workshop belongs to some build that goes on, and programs may open libraries of a run time: neither says whose it is. */
function siteBuild({ name, bytes, usedAt, whole, locked, used }: Folder, { anyLocked, anyUsed }: { anyLocked: boolean; anyUsed: boolean }): SiteBuild {
  const kind = /^(job|runtime)-[0-9a-f]+$/.exec(name)?.[1] as "job" | "runtime" | undefined
  const shown = { name, kind: kind ?? "left", bytes, usedAt } as const
  if (kind === undefined) return { ...shown, state: anyLocked ? "building" : "left" }
  if (locked) return { ...shown, state: "building" }
  if (used || (kind === "runtime" && anyUsed)) return { ...shown, state: "used" }
  return { ...shown, state: whole ? "ready" : "half" }
}

/** Under the lock that job.sh builds under, taken over from a build that has died; aside first, so that none sees half of it. */
const removeText = String.raw`lock=$1.lock
has_died() {
  if [ "$(json_field "$1/owner" boot)" = "$boot" ]; then ! recorded_process_lives "$1/owner"
  else [ "$(($(date +%s) - $(stat -c %Y -- "$1")))" -ge ${longestBuild} ]; fi
}
if [ -d "$lock" ] && has_died "$lock"; then mv "$lock" "$lock.left.$$" 2>/dev/null && rm -rf "$lock.left.$$"; fi
mkdir "$lock" || exit 4
own_record >"$lock/owner"
for user in "$1"/user.*; do
  if [ "$2" != even ] && [ -f "$user" ] && recorded_process_lives "$user"; then rm -rf "$lock"; exit 5; fi
done
mv "$1" "$1.left.$$" && rm -rf "$1.left.$$"
code=$?
rm -rf "$lock"
exit "$code"
`

/** Takes one away; never one that is being built, and one that runs may use only where that is wished. */
export async function removeBuild(site: Site, name: string, { evenUsed = false } = {}): Promise<void> {
  const build = (await listBuilds(site)).find((each) => each.name === name)
  if (build === undefined) throw new ApiError("no-such-build", `There is no build “${name}” at the site.`)
  if (build.state === "building") throw locked(name)
  if (build.state === "used" && !evenUsed) throw used(name)
  const { transport, paths } = site
  const { code, stderr } = await transport.exec(["sh", "-c", processText + removeText, "sh", name, evenUsed ? "even" : ""], { cwd: paths.cache, timeoutMs: 5 * minutes })
  if (code === 4) throw locked(name)
  if (code === 5) throw used(name)
  if (code !== 0) throw new ApiError("site-refused", `The build ${name} could not be removed from ${paths.cache}: ${stderr.trim() || "it took too long"}`)
}

function locked(name: string): ApiError {
  return new ApiError("build-locked", `${name} is being built now. Remove it when that is done, or stop the run that builds it.`)
}

function used(name: string): ApiError {
  return new ApiError("build-used", `Runs use ${name}, or did on another node within two weeks and were ended hard. Wait for them, or remove it all the same: a run that goes on may then fail at its next stage.`)
}
