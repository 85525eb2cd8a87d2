import { basisOf, type Basis, type Fact } from "../../engine/model/fact.ts"
import type { Machine } from "../../engine/model/machine.ts"
import type { MachineSettings } from "../../engine/model/machine-settings.ts"

/** What a profile says of a setting, and how that is known. */
export interface ProfileFact {
  readonly value: unknown
  readonly basis: Basis
}

type Key = keyof MachineSettings
type Of = (machine: Machine) => Fact | undefined

/** Of a fact, the part that the setting is about. */
function part<Value>(fact: Fact<Value> | undefined, pick: (value: Value) => unknown): Fact | undefined {
  if (fact === undefined) return undefined
  const value = pick(fact.value)
  return value === undefined ? undefined : { ...fact, value }
}

const facts: Partial<Record<Key, Of>> = {
  host: ({ logIn }) => part(logIn?.hosts, ([first]) => first?.name),
  port: ({ logIn }) => part(logIn?.hosts, ([first]) => first?.port),
  user: ({ logIn }) => logIn?.user,
  jump: ({ logIn }) => part(logIn?.jump, ({ name }) => name),
  methods: ({ logIn }) => logIn?.methods,
  account: ({ account }) => account,
  queue: ({ queue, queues }) => part(queue, ({ name }) => name) ?? part(queues, ([first]) => first?.name),
  cores: ({ node }) => node.cores,
  memoryBytes: ({ node }) => node.memoryBytes,
  gpus: ({ node }) => node.gpus,
  scratch: ({ folders }) => part(folders?.scratch, ({ path }) => path),
  cache: ({ folders }) => folders?.builds,
  buildOn: ({ build }) => part(build, ({ on }) => on),
  buildJobs: ({ build }) => part(build, (value) => (value.on === "login" ? value.jobs : undefined)),
  proxy: ({ proxy }) => proxy,
  modules: ({ modules }) => modules,
  options: ({ options }) => options,
  launcher: ({ launcher }) => launcher,
  queryInterval: ({ queryInterval }) => queryInterval,
}

export function profileFact(machine: Machine | undefined, key: Key): ProfileFact | null {
  const fact = machine && facts[key]?.(machine)
  return fact ? { value: fact.value, basis: basisOf(fact) } : null
}
