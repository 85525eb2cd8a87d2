import { claimOf, type Here } from "./submit.ts"

const withdrawMs = 30_000

/** Sees to it that no job of a stopped attempt begins any more, by taking the place of the claim that it would make. False when one has begun. */
export async function withdraw(here: Here): Promise<boolean> {
  const { transport } = here.site
  const claim = claimOf(here)
  await transport.exec(["sh", "-c", 'mkdir -p "${1%/*}" && ln -sT ../stop "$1"', "sh", claim], { timeoutMs: withdrawMs })
  return (await transport.stat(claim))?.folder === false
}

/** A job of the attempt has begun: its claim is a folder. */
export async function hasClaimed(here: Here): Promise<boolean> {
  return (await here.site.transport.stat(claimOf(here)))?.folder === true
}
