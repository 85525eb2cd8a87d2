import { helperTransport } from "../../transport/helper/helper-transport.ts"
import { openHelper } from "../../transport/helper/helper.ts"
import type { Link } from "../../transport/link.ts"
import type { SiteTransport } from "../../transport/transport.ts"
import type { OpenSite, Sites } from "../site/open-site.ts"

export interface Reconnecting extends Sites {
  /** How many links there were. */
  links(): number
  close(): void
}

/** One machine, whose link is opened again as soon as it has ended, as where no person is needed. */
export async function reconnecting(machine: string, openLink: () => Promise<Link>, siteOver: (transport: SiteTransport) => OpenSite): Promise<Reconnecting> {
  let open: OpenSite | null = null
  let link: Link | null = null
  const over = new AbortController()
  let links = 0
  const again = async (): Promise<void> => {
    while (!over.signal.aborted) {
      const mine = await openLink().catch(() => null)
      if (mine === null) {
        await new Promise((resolve) => setTimeout(resolve, 100))
        continue
      }
      link = mine
      links += 1
      if (over.signal.aborted) mine.close()
      const transport = await openHelper(mine, { deadlineMs: 300_000 }).then(helperTransport, () => null)
      if (transport === null) mine.close()
      open = transport === null ? null : siteOver(transport)
      await mine.ended
      open = null
    }
  }
  void again()
  const isOpen = (): boolean => open !== null
  while (!isOpen()) await new Promise((resolve) => setTimeout(resolve, 20))
  return {
    title: (name) => (name === machine ? `a ${machine}` : null),
    takesArrays: () => (open?.array ?? null) !== null,
    open: () => open,
    links: () => links,
    close: () => {
      over.abort()
      link?.close()
    },
  }
}
