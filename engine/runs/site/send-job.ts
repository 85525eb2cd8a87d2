import { createHash } from "node:crypto"
import { posix } from "node:path"
import { ApiError } from "../../model/api-error.ts"
import { copyFile, type CopyProgress, type CopySource } from "../../transport/copy-file.ts"
import type { ExecOptions } from "../../transport/transport.ts"
import type { JobText } from "../job-files.ts"
import { inTurn } from "./in-turn.ts"
import type { Site, SitePaths } from "./site.ts"

export interface SendProgress {
  /** Bytes of what the site lacked, and how many of them are there. */
  readonly bytes: number
  readonly total: number
}

export interface SendOptions {
  readonly onProgress?: (progress: SendProgress) => void
  readonly signal?: AbortSignal
}

export interface Listed {
  readonly sha256: string
  readonly path: string
  readonly content: Buffer
}

/** Files of a job with their sums, and the list of both as sha256sum writes it. */
export function listed(files: readonly JobText[]): { readonly all: readonly Listed[]; readonly text: string } {
  const all = files.map(({ path, text }): Listed => ({ path, content: Buffer.from(text), sha256: createHash("sha256").update(text).digest("hex") }))
  return { all, text: all.map(({ sha256, path }) => `${sha256}  ${path}\n`).join("") }
}

/** Where a job lies at a site. */
export function jobFolder({ jobs }: SitePaths, hash: string): string {
  return posix.join(jobs, hash)
}

interface Call {
  readonly command: readonly string[]
  readonly options: ExecOptions
}

const minute = 60_000
/** Requests that wait at the site at once: enough to hide the way there and back. */
const together = 16

export interface JobToSend {
  readonly files: readonly JobText[]
  readonly hash: string
  /** Where its list of sums may lie while it is sent: no other run that sends the same job may use that place. */
  readonly list: string
}

/**
 * Puts a job folder on a site, byte for byte as emitted: files that it lacks travel to `objects`, the folder is put together beside its place,
 * every sum is checked, and one rename gives it its name. Cut anywhere and begun again, it goes on.
 */
export async function sendJob(site: Site, { files, hash, list }: JobToSend, options: SendOptions = {}): Promise<string> {
  const { transport, paths } = site
  const folder = jobFolder(paths, hash)
  const { all, text } = listed(files)
  await Promise.all([paths.objects, paths.jobs, posix.dirname(list)].map((path) => transport.makeFolder(path)))
  await transport.write(list, text)
  await inTurn(transport, folder, async () => {
    if (await isWhole(site, folder, list)) return
    await sendObjects(site, all, await lacking(site, list), options)
    await putTogether(site, { folder, list })
  })
  await transport.remove(list)
  return folder
}

/** Files may have been purged one by one. */
async function isWhole({ transport }: Site, folder: string, list: string): Promise<boolean> {
  if ((await transport.stat(folder)) === null) return false
  return (await transport.exec(["sha256sum", "--check", "--status", list], { cwd: folder, timeoutMs: 5 * minute })).code === 0
}

const lackingText = String.raw`while read -r sum path; do
  if [ ! -f "$sum" ]; then printf '%s\n' "$sum"; fi
done <"$1"`

export function lackingCall({ objects }: SitePaths, list: string): Call {
  return { command: ["sh", "-c", lackingText, "sh", list], options: { cwd: objects, timeoutMs: 5 * minute } }
}

async function lacking({ transport, paths }: Site, list: string): Promise<ReadonlySet<string>> {
  const { command, options } = lackingCall(paths, list)
  const { code, stdout, stderr } = await transport.exec(command, options)
  if (code !== 0) throw new ApiError("site-refused", `The site could not look through ${paths.objects}: ${stderr.trim()}`)
  return new Set(stdout.split("\n").filter((line) => line !== ""))
}

async function sendObjects({ transport, paths }: Site, all: readonly Listed[], lacks: ReadonlySet<string>, { onProgress, signal }: SendOptions): Promise<void> {
  const wanted = [...new Map(all.filter(({ sha256 }) => lacks.has(sha256)).map((one) => [one.sha256, one])).values()]
  const total = wanted.reduce((sum, { content }) => sum + content.length, 0)
  let bytes = 0
  onProgress?.({ bytes, total })
  const left = [...wanted]
  const send = async (): Promise<void> => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) {
      if (signal?.aborted === true) throw new ApiError("copy-stopped", "Sending the job was stopped. Begun again, it goes on from there.")
      await transport.write(posix.join(paths.objects, one.sha256), one.content)
      bytes += one.content.length
      onProgress?.({ bytes, total })
    }
  }
  await Promise.all(Array.from({ length: together }, send))
}

const togetherText = String.raw`set -e
aside=$1.$$.partial
trap 'rm -rf "$aside" "$aside.old"' EXIT
while read -r sum path; do
  case $path in */*) mkdir -p "$aside/${"$"}{path%/*}" ;; *) mkdir -p "$aside" ;; esac
  cp -- "$3/$sum" "$aside/$path"
  case $path in *.sh) chmod 555 "$aside/$path" ;; *) chmod 444 "$aside/$path" ;; esac
done <"$2"
cd "$aside"
if ! wrong=$(sha256sum --check --quiet "$2" 2>&1); then
  printf '%s\n' "$wrong" >&2
  while read -r sum path; do
    if ! printf '%s  %s\n' "$sum" "$path" | sha256sum --check --status; then rm -f "$3/$sum"; fi
  done <"$2"
  exit 1
fi
whole() { (cd "$1" && sha256sum --check --status "$2"); }
# Another run may have sent it meanwhile, and build in it.
if [ -e "$1" ]; then
  if whole "$@"; then exit 0; fi
  mv "$1" "$aside.old"
fi
mv -T "$aside" "$1" || whole "$@"`

export function togetherCall({ objects }: SitePaths, { folder, list }: { readonly folder: string; readonly list: string }): Call {
  return { command: ["sh", "-c", togetherText, "sh", folder, list, objects], options: { timeoutMs: 10 * minute } }
}

/** An object that is damaged is removed, so that the next try sends it anew. */
async function putTogether({ transport, paths }: Site, place: { readonly folder: string; readonly list: string }): Promise<void> {
  const { folder } = place
  const { command, options } = togetherCall(paths, place)
  const { code, stderr } = await transport.exec(command, options)
  if (code !== 0) throw new ApiError("job-not-sent", `The job could not be put together in ${folder}: ${stderr.trim() || "it took too long"}. Try again: what was damaged is sent anew.`)
}

/** Puts a data set on a site, once for all runs that read it; the path there. */
export async function sendData(site: Site, source: CopySource & { readonly name: string }, options: SendOptions = {}): Promise<string> {
  const { folder, path } = dataPlace(site.paths, source)
  await site.transport.makeFolder(folder)
  const { onProgress, signal } = options
  const told = onProgress === undefined ? {} : { onProgress: ({ bytes, before, total }: CopyProgress) => onProgress({ bytes: bytes - before, total: total - before }) }
  await inTurn(site.transport, path, () => copyFile(source, { transport: site.transport, path }, { ...(signal === undefined ? {} : { signal }), ...told }))
  return path
}

export function dataPlace({ data }: SitePaths, { sha256, name }: { readonly sha256: string; readonly name: string }): { readonly folder: string; readonly path: string } {
  const folder = posix.join(data, sha256)
  return { folder, path: posix.join(folder, name) }
}
