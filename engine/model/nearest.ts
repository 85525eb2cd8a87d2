/** The word that a person most likely meant, or undefined when none is near. Case does not count. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const limit = Math.max(2, Math.floor(word.length / 2))
  const ranked = candidates
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= limit)
    .sort((left, right) => left.distance - right.distance)
  return ranked[0]?.candidate
}

/** What to say to a word that is none of those that there are. */
export function insteadOf(word: string, names: readonly string[]): string {
  const meant = nearest(word, names)
  const all = `There ${names.length === 1 ? "is" : "are"}: ${names.join(", ") || "none"}.`
  return meant === undefined ? all : `Did you mean “${meant}”? ${all}`
}

/** Levenshtein 1966: the least count of letters put in, left out or changed. */
export function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (const [i, letter] of [...left].entries()) {
    const next = [i + 1]
    for (let j = 0; j < right.length; j++) {
      next.push(Math.min(row[j + 1]! + 1, next[j]! + 1, row[j]! + (letter === right[j] ? 0 : 1)))
    }
    row = next
  }
  return row[right.length]!
}
