import { nearest } from "./nearest.ts"

/** What to say to a name that no machine has. */
export function otherMachines(name: string, machines: readonly { readonly name: string }[]): string {
  const names = machines.map((machine) => machine.name)
  const meant = nearest(name, names)
  return meant === undefined ? `Known are: ${names.join(", ")}.` : `Did you mean “${meant}”?`
}
