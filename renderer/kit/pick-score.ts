/**
 * How well an entry fits what is typed, between 0 (not at all) and 1. Every word typed must be found; the label counts
 * most, then the value, then the other words; letters in order are enough only within the label.
 */
export function pickScore(wanted: string, { value, label, words }: { readonly value: string; readonly label: string; readonly words: string }): number {
  const tokens = wanted.toLowerCase().split(/\s+/).filter(Boolean)
  const scores = tokens.map((token) => tokenScore(token, label.toLowerCase(), value.toLowerCase(), words.toLowerCase()))
  return scores.length === 0 ? 1 : Math.min(...scores)
}

function tokenScore(token: string, label: string, value: string, words: string): number {
  if (label.startsWith(token)) return 1 - label.length / 1000
  if (startsWord(token, label)) return 0.9 - label.length / 1000
  if (label.includes(token)) return 0.7
  if (startsWord(token, value)) return 0.6
  if (startsWord(token, words)) return 0.4
  return inOrder(token, label) ? 0.1 : 0
}

function startsWord(token: string, text: string): boolean {
  return text.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(token))
}

function inOrder(token: string, text: string): boolean {
  let at = 0
  for (const letter of token) {
    at = text.indexOf(letter, at) + 1
    if (at === 0) return false
  }
  return true
}
