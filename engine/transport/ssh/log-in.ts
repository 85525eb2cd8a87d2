import { createHash } from "node:crypto"
import { kindOf, plainText } from "./prompts.ts"
import type { Prompt, PromptKind } from "./prompts.ts"

/** A key that may be offered. One in a file may be locked with a passphrase. */
export interface OfferedKey {
  readonly id: string
  readonly locked: boolean
}

export const methods = ["publickey", "password", "keyboard-interactive"] as const
export type Method = (typeof methods)[number]

export interface LogInPlan {
  readonly user: string
  readonly host: string
  /** In the order to try them; those of the agent come first. */
  readonly keys: readonly OfferedKey[]
  /** In the order to try them. */
  readonly methods: readonly Method[]
  /** Refused answers before the site locks the account, and those already used up by earlier log-ins. */
  readonly attempts: { readonly allowed: number; readonly used: number }
  /** Keys that may be refused before a site ends the conversation: OpenSSH allows six of everything. */
  readonly keyOffers: number
  /** No answer of this site works twice, whatever its prompts are called. */
  readonly everyAnswerOnce: boolean
  /** Passwords and passphrases from before, by `promptKey`; only where the person allowed that. */
  readonly remembered: ReadonlyMap<string, string>
  /** Keeps the marks of used passcodes from telling the passcodes. */
  readonly salt: string
  /** Another program chooses the methods and is only watched. */
  readonly watched: boolean
}

export interface ServerPrompt {
  readonly text: string
  readonly echo: boolean
}

export type LogInEvent =
  /** At first, and after each try that did not end the log-in: partial means it was right, and more is wanted. */
  | { readonly kind: "offered"; readonly methods: readonly string[]; readonly partial: boolean }
  | { readonly kind: "asked"; readonly words: readonly string[]; readonly prompts: readonly ServerPrompt[] }
  | { readonly kind: "answered"; readonly answers: readonly string[] }
  | { readonly kind: "unlocked"; readonly right: boolean }
  | { readonly kind: "cancelled" }
  | { readonly kind: "accepted" }

export type StopReason = "cancelled" | "too-many-attempts" | "method-not-offered"

export type LogInAction =
  | { readonly kind: "wait" }
  | { readonly kind: "ask"; readonly prompts: readonly Prompt[] }
  | { readonly kind: "unlock"; readonly key: string; readonly passphrase: string }
  | { readonly kind: "try-key"; readonly key: string }
  | { readonly kind: "send-password"; readonly password: string }
  | { readonly kind: "start-keyboard" }
  | { readonly kind: "send-answers"; readonly answers: readonly string[] }
  | { readonly kind: "stop"; readonly reason: StopReason }

/** What was asked in a log-in: decides whether the next one needs a person. */
export interface Asked {
  readonly kind: PromptKind
  readonly key: string
}

interface Question {
  readonly prompt: Prompt
  readonly key: string
  /** From memory; null where a person must answer. */
  readonly known: string | null
}

export interface LogInState {
  readonly used: number
  readonly keys: readonly OfferedKey[]
  readonly keyOffers: number
  /** The try that goes on: whether an answer went to the site in it, and which prompts it has answered. */
  readonly current: { readonly method: Method | null; readonly sent: boolean; readonly answered: readonly string[] }
  readonly offered: readonly string[]
  readonly questions: readonly Question[]
  /** What the questions are for. */
  readonly purpose: "answers" | "password" | "passphrase"
  readonly wrongPassphrases: number
  /** Marks of passcodes that went out. */
  readonly spent: readonly string[]
  /** Passwords and passphrases of this log-in, for a reconnect if the person allows it. Never a passcode. */
  readonly learnt: ReadonlyMap<string, string>
  /** What was refused, by the site or by a key: not to be remembered any longer. */
  readonly wrong: readonly string[]
  readonly asked: readonly Asked[]
  readonly refusedOnce: boolean
  readonly over: boolean
}

export interface LogInStep {
  readonly state: LogInState
  readonly action: LogInAction
}

const noTry = { method: null, sent: false, answered: [] }
const wrongAnswer = "The site did not accept the last answer."
const wrongPassphrase = "That passphrase does not open the key."
const passphrasesAllowed = 3

export function startLogIn(plan: LogInPlan): LogInState {
  return {
    used: plan.attempts.used, keys: plan.keys, keyOffers: plan.keyOffers, current: noTry, offered: [], questions: [], purpose: "answers", wrongPassphrases: 0, spent: [],
    learnt: new Map(), wrong: [], asked: [], refusedOnce: false, over: false,
  }
}

/** One step of a log-in. Pure: what is sent, asked and counted follows from what happened. */
export function nextLogIn(plan: LogInPlan, state: LogInState, event: LogInEvent): LogInStep {
  if (state.over) return { state, action: { kind: "wait" } }
  switch (event.kind) {
    case "accepted": return { state: { ...state, used: 0, over: true, current: noTry, questions: [] }, action: { kind: "wait" } }
    case "cancelled": return stop(state, "cancelled")
    case "offered": return onOffered(plan, state, event)
    case "asked": return onAsked(plan, state, event)
    case "answered": return onAnswered(plan, state, event.answers)
    case "unlocked": return onUnlocked(plan, state, event.right)
  }
}

/** Refused answers that count toward lock-out; one whose fate is not known counts. */
export function attemptsUsed(state: LogInState): number {
  return state.used + (state.current.sent && !state.over ? 1 : 0)
}

/** Passwords and passphrases may be remembered under this; the host is the caller's part. */
export function promptKey(kind: PromptKind, text: string): string {
  return `${kind} ${text}`
}

/** Whether a new log-in like the last one would need a person. */
export function needsPerson(asked: readonly Asked[], remembered: ReadonlyMap<string, string>): boolean {
  return asked.some(({ kind, key }) => (kind !== "password" && kind !== "passphrase") || !remembered.has(key))
}

function stop(state: LogInState, reason: StopReason): LogInStep {
  return { state: { ...state, used: attemptsUsed(state), current: noTry, questions: [], over: true }, action: { kind: "stop", reason } }
}

function onOffered(plan: LogInPlan, before: LogInState, event: { readonly methods: readonly string[]; readonly partial: boolean }): LogInStep {
  const refused = before.current.sent && !event.partial
  const state: LogInState = {
    ...before, used: before.used + (refused ? 1 : 0), refusedOnce: before.refusedOnce || refused, current: noTry, offered: event.methods, questions: [],
    ...(refused ? without(before, before.current.answered) : {}),
  }
  if (refused && state.used >= plan.attempts.allowed) return stop(state, "too-many-attempts")
  return plan.watched ? { state, action: { kind: "wait" } } : nextMethod(plan, state)
}

function nextMethod(plan: LogInPlan, state: LogInState): LogInStep {
  const usable = (method: Method) => state.offered.includes(method) && (method !== "publickey" || (state.keys.length > 0 && state.keyOffers > 0))
  const method = plan.methods.find(usable)
  if (method === undefined) return stop(state, "method-not-offered")
  const current = { ...noTry, method }
  if (method === "publickey") return nextKey(plan, { ...state, current })
  if (state.used >= plan.attempts.allowed) return stop(state, "too-many-attempts")
  if (method === "keyboard-interactive") return { state: { ...state, current }, action: { kind: "start-keyboard" } }
  const question = questionOf(plan, state, { text: `Password of ${plan.user} at ${plan.host}`, echo: false, kind: plan.everyAnswerOnce ? "passcode" : "password" }, [])
  return ask(plan, { ...state, current, purpose: "password" }, [question])
}

function nextKey(plan: LogInPlan, state: LogInState): LogInStep {
  const [key] = state.keys
  if (key === undefined) return nextMethod(plan, state)
  if (!key.locked) return { state: { ...state, keys: state.keys.slice(1), keyOffers: state.keyOffers - 1 }, action: { kind: "try-key", key: key.id } }
  const text = passphraseText(key)
  const words = state.wrongPassphrases > 0 ? [wrongPassphrase] : ["Leave it empty to go on without this key."]
  const known = state.wrongPassphrases > 0 ? null : (plan.remembered.get(passphraseKey(key)) ?? null)
  return ask(plan, { ...state, purpose: "passphrase" }, [{ key: passphraseKey(key), known, prompt: { title: title(plan), text, words, secret: true, kind: "passphrase" } }])
}

function onUnlocked(plan: LogInPlan, state: LogInState, right: boolean): LogInStep {
  const [key, ...others] = state.keys
  if (key === undefined) return nextMethod(plan, state)
  if (right) return nextKey(plan, { ...state, wrongPassphrases: 0, keys: [{ ...key, locked: false }, ...others] })
  const forgotten = { ...state, ...without(state, [passphraseKey(key)]) }
  const wrongPassphrases = state.wrongPassphrases + 1
  return wrongPassphrases < passphrasesAllowed ? nextKey(plan, { ...forgotten, wrongPassphrases }) : nextMethod(plan, { ...forgotten, wrongPassphrases: 0, keys: others })
}

function onAsked(plan: LogInPlan, before: LogInState, event: { readonly words: readonly string[]; readonly prompts: readonly ServerPrompt[] }): LogInStep {
  const keys = event.prompts.map(({ text, echo }) => promptKey(kindOf(text, echo, plan.everyAnswerOnce), plainText(text)))
  // Some sites ask again inside one try: the answer before was refused all the same.
  const again = before.current.sent && keys.some((key) => !key.startsWith("passphrase ") && before.current.answered.includes(key))
  const state: LogInState = again
    ? { ...before, used: before.used + 1, refusedOnce: true, current: { ...before.current, sent: false, answered: [] }, ...without(before, before.current.answered) }
    : { ...before, ...without(before, keys.filter((key) => before.current.answered.includes(key))) }
  const counted = keys.some((key) => !key.startsWith("passphrase "))
  if (counted && state.used >= plan.attempts.allowed) return stop(state, "too-many-attempts")
  if (event.prompts.length === 0) return { state, action: { kind: "send-answers", answers: [] } }
  return ask(plan, { ...state, purpose: "answers" }, event.prompts.map((prompt) => questionOf(plan, state, prompt, event.words)))
}

function questionOf(plan: LogInPlan, state: LogInState, prompt: ServerPrompt & { readonly kind?: PromptKind }, words: readonly string[]): Question {
  const text = plainText(prompt.text)
  const kind = prompt.kind ?? kindOf(prompt.text, prompt.echo, plan.everyAnswerOnce)
  const key = promptKey(kind, text)
  const left = plan.attempts.allowed - state.used
  const counted = kind !== "passphrase"
  const again = state.current.answered.includes(key)
  return {
    key,
    // A remembered one that may have been the wrong one is not tried again by itself.
    known: (kind === "password" || kind === "passphrase") && !again && state.used === 0 && !state.refusedOnce ? (plan.remembered.get(key) ?? null) : null,
    prompt: {
      title: title(plan), text, secret: !prompt.echo, kind,
      words: [
        ...words.map(plainText).filter((line) => line.trim() !== ""),
        ...(counted && state.refusedOnce ? [wrongAnswer] : []),
        ...(!counted && again ? [wrongPassphrase] : []),
        ...(kind === "passcode" && state.refusedOnce ? ["A passcode works once: wait for the next one."] : []),
        ...(counted && left === 1 ? [`This is the last attempt before ${plan.host} may lock the account.`] : []),
      ],
    },
  }
}

function ask(plan: LogInPlan, state: LogInState, questions: readonly Question[]): LogInStep {
  const asked = [...state.asked, ...questions.map(({ key, prompt }) => ({ kind: prompt.kind, key }))]
  const open = questions.filter(({ known }) => known === null)
  const waiting = { ...state, asked, questions }
  return open.length > 0 ? { state: waiting, action: { kind: "ask", prompts: open.map(({ prompt }) => prompt) } } : onAnswered(plan, waiting, [])
}

function onAnswered(plan: LogInPlan, state: LogInState, given: readonly string[]): LogInStep {
  const { questions, purpose } = state
  if (questions.length === 0) return { state, action: { kind: "wait" } }
  const rest = [...given]
  const answers = questions.map(({ known }) => known ?? rest.shift() ?? "")
  const repeated = questions.some(({ prompt }, index) => isMarked(prompt, answers[index] ?? "") && state.spent.includes(mark(plan, answers[index] ?? "")))
  if (repeated) {
    const open = questions.map((one) => ({ ...one, known: null, prompt: { ...one.prompt, words: ["That passcode has been used already, and works once: wait for the next one."] } }))
    return { state: { ...state, questions: open }, action: { kind: "ask", prompts: open.map(({ prompt }) => prompt) } }
  }
  const learnt = new Map(state.learnt)
  const spent = [...state.spent]
  questions.forEach(({ prompt, key }, index) => {
    const answer = answers[index] ?? ""
    if (prompt.kind === "password" || prompt.kind === "passphrase") learnt.set(key, answer)
    if (isMarked(prompt, answer)) spent.push(mark(plan, answer))
  })
  const passphrases = questions.every(({ prompt }) => prompt.kind === "passphrase")
  const current = { ...state.current, sent: state.current.sent || !passphrases, answered: [...state.current.answered, ...questions.map(({ key }) => key)] }
  const sent: LogInState = { ...state, questions: [], learnt, spent, current }
  if (purpose === "answers") return { state: sent, action: { kind: "send-answers", answers } }
  if (purpose === "password") return { state: sent, action: { kind: "send-password", password: answers[0] ?? "" } }
  const [key, ...others] = state.keys
  if (key === undefined || answers[0] === "") return nextMethod(plan, { ...state, questions: [], wrongPassphrases: 0, keys: others })
  return { state: { ...state, questions: [], learnt }, action: { kind: "unlock", key: key.id, passphrase: answers[0] ?? "" } }
}

/** What was refused is not worth remembering. */
function without(state: LogInState, keys: readonly string[]): Pick<LogInState, "learnt" | "wrong"> {
  return { learnt: new Map([...state.learnt].filter(([key]) => !keys.includes(key))), wrong: [...state.wrong, ...keys] }
}

const passphraseText = ({ id }: OfferedKey) => `Passphrase of the key ${id}`
const passphraseKey = (key: OfferedKey) => promptKey("passphrase", passphraseText(key))
const title = ({ user, host }: LogInPlan) => `Log in to ${user}@${host}`
/** Short answers choose something, such as a way to be called. */
const isMarked = (prompt: Prompt, answer: string) => prompt.kind === "passcode" && answer.length >= 4
const mark = (plan: LogInPlan, answer: string) => createHash("sha256").update(`${plan.salt} ${answer}`).digest("hex")
