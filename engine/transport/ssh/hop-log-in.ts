import { randomUUID } from "node:crypto"
import { attemptsUsed, methods, nextLogIn, startLogIn } from "./log-in.ts"
import type { Asked, LogInAction, LogInEvent, LogInPlan, OfferedKey } from "./log-in.ts"
import type { Hop } from "./open-options.ts"
import { answersOf } from "./prompts.ts"
import type { AskPerson } from "./prompts.ts"

/** The log-in at one host: the state machine, and the person it asks. */
export interface HopLogIn {
  /** What to do next; questions to the person are answered before it returns. */
  feed(event: LogInEvent): Promise<LogInAction>
  attempts(): number
  readonly allowed: number
  asked(): readonly Asked[]
  /** Keeps what may be remembered, now that the site has let us in. */
  remember(): void
}

export interface HopLogInOptions {
  readonly hop: Hop
  readonly keys: readonly OfferedKey[]
  readonly watched: boolean
  /** Loses what turns out to be wrong. */
  readonly remembered: Map<string, string> | null
  readonly prompt: AskPerson
  readonly signal: AbortSignal
}

export function hopLogIn({ hop, keys, watched, remembered, prompt, signal }: HopLogInOptions): HopLogIn {
  const mine = `${hop.user}@${hop.host}:${hop.port} `
  const plan: LogInPlan = {
    user: hop.user, host: hop.host, keys, methods: hop.methods ?? methods, attempts: hop.attempts ?? { allowed: 3, used: 0 }, keyOffers: 4, everyAnswerOnce: hop.everyAnswerOnce ?? false,
    remembered: new Map([...(remembered ?? [])].flatMap(([key, value]) => (key.startsWith(mine) ? [[key.slice(mine.length), value] as const] : []))),
    salt: randomUUID(), watched,
  }
  let state = startLogIn(plan)
  const step = (event: LogInEvent): LogInAction => {
    const next = nextLogIn(plan, state, event)
    state = next.state
    return next.action
  }
  return {
    allowed: plan.attempts.allowed,
    attempts: () => attemptsUsed(state),
    asked: () => state.asked.map(({ kind, key }) => ({ kind, key: mine + key })),
    remember: () => { state.learnt.forEach((value, key) => remembered?.set(mine + key, value)) },
    feed: async (event) => {
      let action = step(event)
      // What may not be remembered is not kept either.
      if (remembered === null) state = { ...state, learnt: new Map() }
      state.wrong.forEach((key) => remembered?.delete(mine + key))
      while (action.kind === "ask") {
        const answers = await answersOf(prompt, action.prompts, signal)
        action = step(answers === null ? { kind: "cancelled" } : { kind: "answered", answers })
      }
      return action
    },
  }
}
