import type { ExecOptions } from "../../transport/transport.ts"
import { claimOf, type Here, type Whereabouts } from "./submit.ts"

const withdrawMs = 30_000

/** Sees to it that no job of a stopped attempt begins any more, by taking the place of the claim that it would make. False when one has begun. */
export async function withdraw(here: Here): Promise<boolean> {
  const { transport } = here.site
  const { command, options } = withdrawCall(here)
  await transport.exec(command, options)
  return (await transport.stat(claimOf(here)))?.folder === false
}

/** What takes the place: a link to the file that asked it to stop. */
export function withdrawCall(at: Whereabouts): { readonly command: readonly string[]; readonly options: ExecOptions } {
  return { command: ["sh", "-c", 'mkdir -p "${1%/*}" && ln -sT ../stop "$1"', "sh", claimOf(at)], options: { timeoutMs: withdrawMs } }
}

/** A job of the attempt has begun: its claim is a folder. */
export async function hasClaimed(here: Here): Promise<boolean> {
  return (await here.site.transport.stat(claimOf(here)))?.folder === true
}
