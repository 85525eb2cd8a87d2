type Next = ReadonlyMap<string, readonly string[]>

interface Visit {
  readonly id: string
  readonly ends: readonly string[]
  at: number
}

/** Every block after those that feed it; ties by id. A wire that closes a cycle is passed over. No recursion: chains may be long. */
export function topologicalOrder(ids: readonly string[], next: Next): string[] {
  const known = new Set(ids)
  const seen = new Set<string>()
  const done: string[] = []
  for (const root of ids.toReversed()) {
    if (seen.has(root)) continue
    seen.add(root)
    const path: Visit[] = [visit(root, next)]
    while (path.length > 0) {
      const top = path.at(-1)!
      const end = top.ends[top.at++]
      if (end === undefined) done.push(path.pop()!.id)
      else if (known.has(end) && !seen.has(end)) {
        seen.add(end)
        path.push(visit(end, next))
      }
    }
  }
  return done.reverse()
}

function visit(id: string, next: Next): Visit {
  return { id, ends: (next.get(id) ?? []).toReversed(), at: 0 }
}

/** Groups of blocks that feed one another, each sorted, in the order of their first id: what a block reaches and is reached by. */
export function cyclesOf(ids: readonly string[], next: Next): string[][] {
  const before = turned(next)
  const suspects = withoutEnds(withoutEnds(new Set(ids), next), before)
  const groups: string[][] = []
  const taken = new Set<string>()
  for (const id of suspects) {
    if (taken.has(id)) continue
    const behind = reach(id, before, suspects)
    const group = [...reach(id, next, suspects)].filter((other) => behind.has(other)).sort()
    for (const member of group) taken.add(member)
    if (group.length > 1 || next.get(id)?.includes(id)) groups.push(group)
  }
  return groups
}

function turned(next: Next): Map<string, string[]> {
  const before = new Map<string, string[]>()
  for (const [id, ends] of next) for (const end of ends) before.set(end, [...(before.get(end) ?? []), id])
  return before
}

/** What is left after taking away, again and again, blocks that nothing left feeds. Usually empty: there are no cycles. */
function withoutEnds(ids: ReadonlySet<string>, next: Next): Set<string> {
  const left = new Set(ids)
  const count = new Map<string, number>()
  for (const id of ids) for (const end of next.get(id) ?? []) count.set(end, (count.get(end) ?? 0) + 1)
  const free = [...ids].filter((id) => !count.get(id))
  for (let id = free.pop(); id !== undefined; id = free.pop()) {
    left.delete(id)
    for (const end of next.get(id) ?? []) {
      count.set(end, count.get(end)! - 1)
      if (count.get(end) === 0 && left.has(end)) free.push(end)
    }
  }
  return left
}

function reach(id: string, next: Next, within: ReadonlySet<string>): Set<string> {
  const seen = new Set([id])
  const open = [id]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const end of next.get(at) ?? []) {
      if (!within.has(end) || seen.has(end)) continue
      seen.add(end)
      open.push(end)
    }
  }
  return seen
}
