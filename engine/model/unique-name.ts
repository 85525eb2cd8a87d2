/** `Dense`, then `Dense 2`, `Dense 3`; `hidden 1` goes on as `hidden 2`. Names without spaces are joined with another sign. */
export function uniqueName(wanted: string, taken: ReadonlySet<string>, joint = " "): string {
  if (!taken.has(wanted)) return wanted
  const at = wanted.lastIndexOf(joint)
  const stem = at > 0 && /^\d+$/.test(wanted.slice(at + 1)) ? wanted.slice(0, at) : wanted
  let count = 2
  while (taken.has(`${stem}${joint}${count}`)) count++
  return `${stem}${joint}${count}`
}
