/** Why stages had done enough before their last step, by stage: what the program says of its stop rule in the log. */
export function earlyEnds(log: string): Readonly<Record<string, string>> {
  return Object.fromEntries([...log.matchAll(/^(\S+): ended after (?:epoch|step) \d+: (.+)$/gm)].map(([, stage = "", why = ""]) => [stage, why]))
}
