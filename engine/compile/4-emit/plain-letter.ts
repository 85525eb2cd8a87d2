const plain = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u

/** Letters, marks, digits, punctuation and symbols stand as they are in a program; what a reader cannot see, or an editor might turn round, is escaped. */
export function isPlain(letter: string): boolean {
  return plain.test(letter)
}
