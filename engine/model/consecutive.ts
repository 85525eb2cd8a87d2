/** Numbers as spans of consecutive ones, in their order. */
export function consecutive(numbers: readonly number[]): [first: number, last: number][] {
  const spans: [number, number][] = []
  for (const number of numbers) {
    const span = spans.at(-1)
    if (span !== undefined && span[1] + 1 === number) span[1] = number
    else spans.push([number, number])
  }
  return spans
}
