/** `Dense`, then `Dense 2`, `Dense 3`; `hidden 1` goes on as `hidden 2`. */
export function uniqueName(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted
  const stem = wanted.replace(/ \d+$/, "")
  let count = 2
  while (taken.has(`${stem} ${count}`)) count++
  return `${stem} ${count}`
}
