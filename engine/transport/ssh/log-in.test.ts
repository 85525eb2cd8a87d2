import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { attemptsUsed, needsPerson, nextLogIn, promptKey, startLogIn } from "./log-in.ts"
import type { LogInAction, LogInEvent, LogInPlan, LogInState } from "./log-in.ts"
import { kindOf, plainText } from "./prompts.ts"

const plan: LogInPlan = {
  user: "ann", host: "summit", keys: [], methods: ["publickey", "password", "keyboard-interactive"], attempts: { allowed: 3, used: 0 }, keyOffers: 4, everyAnswerOnce: false,
  remembered: new Map(), salt: "s", watched: false,
}

/** Plays events one after another; the last action and all of them. */
function play(plan: LogInPlan, ...events: LogInEvent[]): { state: LogInState; action: LogInAction; actions: LogInAction[] } {
  let state = startLogIn(plan)
  const actions: LogInAction[] = []
  for (const event of events) {
    const step = nextLogIn(plan, state, event)
    state = step.state
    actions.push(step.action)
  }
  return { state, action: actions.at(-1) ?? { kind: "wait" }, actions }
}
const offered = (...methods: string[]): LogInEvent => ({ kind: "offered", methods, partial: false })
const partial = (...methods: string[]): LogInEvent => ({ kind: "offered", methods, partial: true })
const asked = (...texts: string[]): LogInEvent => ({ kind: "asked", words: [], prompts: texts.map((text) => ({ text, echo: false })) })
const answered = (...answers: string[]): LogInEvent => ({ kind: "answered", answers })
const keyboard = "keyboard-interactive"
const words = (action: LogInAction) => (action.kind === "ask" ? action.prompts.flatMap((prompt) => prompt.words) : [])

describe("a log-in", () => {
  test("offers keys in order, no more than the site bears, then asks for a password", () => {
    const keys = ["a", "b", "c"].map((id) => ({ id, locked: false }))
    const { actions } = play({ ...plan, keys, keyOffers: 2 }, offered("publickey", "password"), offered("publickey", "password"), offered("publickey", "password"), answered("secret"))
    expect(actions).toMatchObject([{ kind: "try-key", key: "a" }, { kind: "try-key", key: "b" }, { kind: "ask", prompts: [{ kind: "password", secret: true }] }, { kind: "send-password", password: "secret" }])
  })

  test("asks for the passphrase of a locked key three times, and goes on without the key", () => {
    const locked = { ...plan, keys: [{ id: "id_rsa", locked: true }] }
    const wrong: LogInEvent = { kind: "unlocked", right: false }
    expect(play(locked, offered("publickey"), answered("x"), { kind: "unlocked", right: true }).actions).toMatchObject([{ kind: "ask", prompts: [{ kind: "passphrase" }] }, { kind: "unlock", key: "id_rsa", passphrase: "x" }, { kind: "try-key", key: "id_rsa" }])
    const { actions, action } = play(locked, offered("publickey", keyboard), answered("x"), wrong, answered("y"), wrong, answered("z"), wrong)
    expect(words(actions[2] ?? { kind: "wait" })).toEqual(["That passphrase does not open the key."])
    expect(action).toEqual({ kind: "start-keyboard" })
    expect(play(locked, offered("publickey"), answered("")).action).toEqual({ kind: "stop", reason: "method-not-offered" })
  })

  test("goes through several rounds, and a right first step is not an attempt", () => {
    const { actions, state } = play({ ...plan, keys: [{ id: "k", locked: false }] },
      offered("publickey"), partial(keyboard), asked("Password: "), answered("pw"), asked("TACC Token Code:"), answered("123456"), { kind: "accepted" })
    expect(actions.map(({ kind }) => kind)).toEqual(["try-key", "start-keyboard", "ask", "send-answers", "ask", "send-answers", "wait"])
    expect(attemptsUsed(state)).toBe(0)
    expect([...state.learnt]).toEqual([["password Password: ", "pw"]])
    expect(JSON.stringify(state)).not.toContain("123456")
  })

  test("asks anew after a wrong answer, warns before the last one and stops at the limit", () => {
    const wrong = [asked("Enter PASSCODE: "), answered("0000")]
    const twice = play(plan, offered(keyboard), asked("Enter PASSCODE: "), answered("1111"), offered(keyboard), asked("Enter PASSCODE: "), answered("2222"), offered(keyboard), asked("Enter PASSCODE: "))
    expect(words(twice.actions[4] ?? { kind: "wait" })).toEqual(["The site did not accept the last answer.", "A passcode works once: wait for the next one."])
    expect(words(twice.action)).toContain("This is the last attempt before summit may lock the account.")
    const thrice = play({ ...plan, attempts: { allowed: 3, used: 2 } }, offered(keyboard), ...wrong, offered(keyboard))
    expect(thrice.action).toEqual({ kind: "stop", reason: "too-many-attempts" })
    expect(attemptsUsed(thrice.state)).toBe(3)
    expect(play({ ...plan, attempts: { allowed: 3, used: 3 } }, offered("password")).action).toEqual({ kind: "stop", reason: "too-many-attempts" })
  })

  test("an answer whose fate is unknown counts: the link may have gone with it", () => {
    expect(attemptsUsed(play(plan, offered(keyboard), asked("Enter PASSCODE: "), answered("1111")).state)).toBe(1)
  })

  test("a passphrase that OpenSSH asks for again was wrong, and no attempt at the site", () => {
    const text = "Enter passphrase for key '/k': "
    const { state, action } = play({ ...plan, watched: true, remembered: new Map([[`passphrase ${text}`, "old"]]) }, asked(text), asked(text))
    expect(words(action)).toEqual(["That passphrase does not open the key."])
    expect({ wrong: state.wrong, used: attemptsUsed(state) }).toEqual({ wrong: [`passphrase ${text}`], used: 0 })
  })

  test("a prompt that comes again inside one try counts as refused", () => {
    expect(attemptsUsed(play(plan, offered(keyboard), asked("Password: "), answered("a"), asked("Password: ")).state)).toBe(1)
  })

  test("a passcode is not sent twice, even if the person types it twice; a choice of one figure may be", () => {
    const again = play(plan, offered(keyboard), asked("PASSCODE: "), answered("1111"), offered(keyboard), asked("PASSCODE: "), answered("1111"))
    expect(words(again.action)).toEqual(["That passcode has been used already, and works once: wait for the next one."])
    expect(nextLogIn(plan, again.state, { kind: "answered", answers: ["2222"] }).action).toEqual({ kind: "send-answers", answers: ["2222"] })
    expect(play(plan, offered(keyboard), asked("Passcode or option (1-3): "), answered("1"), offered(keyboard), asked("Passcode or option (1-3): "), answered("1")).action.kind).toBe("send-answers")
  })

  test("a remembered password is sent once, a remembered passcode never", () => {
    const remembered = new Map([["password Password: ", "pw"], ["passcode Enter PASSCODE: ", "1234"]])
    const { actions, state } = play({ ...plan, remembered }, offered(keyboard), asked("Password: "), offered(keyboard), asked("Password: "))
    expect(actions.map(({ kind }) => kind)).toEqual(["start-keyboard", "send-answers", "start-keyboard", "ask"])
    expect(state.learnt.size).toBe(0)
    expect(state.wrong).toEqual(["password Password: "])
    expect(play({ ...plan, remembered }, offered(keyboard), asked("Enter PASSCODE: ")).action.kind).toBe("ask")
    expect(play({ ...plan, remembered }, offered(keyboard), asked("Password: ", "Enter PASSCODE: ")).action).toMatchObject({ kind: "ask", prompts: [{ text: "Enter PASSCODE: " }] })
    expect(play({ ...plan, remembered, everyAnswerOnce: true }, offered(keyboard), asked("Password: ")).action).toMatchObject({ kind: "ask", prompts: [{ kind: "passcode" }] })
  })

  test("cancel ends it", () => {
    const { action, state } = play(plan, offered(keyboard), asked("Password: "), { kind: "cancelled" })
    expect(action).toEqual({ kind: "stop", reason: "cancelled" })
    expect(nextLogIn(plan, state, asked("Password: ")).action).toEqual({ kind: "wait" })
  })

  test("no secret goes out twice and no limit is passed, whatever a site and a person do", () => {
    const prompt = fc.record({ text: fc.constantFrom("Password: ", "Enter PASSCODE: ", "TACC Token Code:", "Login: ", ""), echo: fc.boolean() })
    const methods = fc.subarray(["publickey", "password", keyboard, "hostbased"])
    const site = fc.oneof(
      fc.record({ kind: fc.constant("offered" as const), methods, partial: fc.boolean() }),
      fc.record({ kind: fc.constant("asked" as const), words: fc.constant([]), prompts: fc.array(prompt, { maxLength: 3 }) }),
      { arbitrary: fc.constant({ kind: "accepted" as const }), weight: 1 },
    )
    const person = fc.oneof({ arbitrary: fc.constant("new" as const), weight: 6 }, { arbitrary: fc.constant("same" as const), weight: 2 }, { arbitrary: fc.constant("cancel" as const), weight: 1 })
    const play = fc.record({ sites: fc.array(site, { maxLength: 40 }), persons: fc.array(person, { minLength: 1, maxLength: 20 }), allowed: fc.nat(4), everyAnswerOnce: fc.boolean(), watched: fc.boolean() })
    fc.assert(fc.property(play, ({ sites, persons, allowed, everyAnswerOnce, watched }) => {
      const whole: LogInPlan = {
        ...plan, watched, everyAnswerOnce, attempts: { allowed, used: 0 }, keys: [{ id: "a", locked: true }, { id: "b", locked: false }],
        remembered: new Map([["password Password: ", "remembered"], ["passcode Enter PASSCODE: ", "stolen"]]),
      }
      const sent: string[] = []
      let refused = 0
      let pending = false
      let turn = 0
      let stopped = false
      let state = startLogIn(whole)
      const feed = (event: LogInEvent): void => {
        const step = nextLogIn(whole, state, event)
        state = step.state
        const { action } = step
        expect(stopped && action.kind !== "wait").toBe(false)
        if (action.kind === "stop") stopped = true
        if (action.kind === "send-password" || action.kind === "send-answers") {
          sent.push(...(action.kind === "send-password" ? [action.password] : action.answers))
          pending ||= action.kind === "send-password" || action.answers.length > 0
        }
        if (action.kind === "unlock") feed({ kind: "unlocked", right: turn++ % 2 === 0 })
        if (action.kind === "ask") {
          const mood = turn > 200 ? "cancel" : persons[turn++ % persons.length]
          feed(mood === "cancel" ? { kind: "cancelled" } : { kind: "answered", answers: action.prompts.map((_, index) => (mood === "same" ? "same-code" : `code-${turn}-${index}`)) })
        }
      }
      for (const event of sites) {
        if (stopped || state.over) break
        if (event.kind === "offered") {
          if (pending && !event.partial) refused++
          pending = false
        }
        feed(event)
      }
      expect(refused).toBeLessThanOrEqual(allowed)
      expect(sent).not.toContain("stolen")
      expect(sent.filter((one) => one === "remembered").length).toBeLessThanOrEqual(everyAnswerOnce ? 0 : 3 * (1 + sites.filter((event) => event.kind === "offered" && event.partial).length))
      if (everyAnswerOnce) {
        const codes = sent.filter((one) => one.startsWith("code-"))
        expect(new Set(codes).size).toBe(codes.length)
      }
    }), { numRuns: 500 })
  })

  test("every answer to a passcode prompt goes out once, over random rounds", () => {
    fc.assert(fc.property(fc.array(fc.record({ text: fc.constantFrom("PASSCODE: ", "Token: "), code: fc.constantFrom("1111", "2222", "3333", "4444") }), { maxLength: 20 }), fc.integer({ min: 1, max: 30 }), (rounds, allowed) => {
      const whole = { ...plan, attempts: { allowed, used: 0 } }
      let state = nextLogIn(whole, startLogIn(whole), offered(keyboard)).state
      const sent: string[] = []
      for (const { text, code } of rounds) {
        const step = state.questions.length > 0 ? { state } : nextLogIn(whole, state, asked(text))
        const answer = nextLogIn(whole, step.state, answered(code))
        if (answer.action.kind === "send-answers") {
          sent.push(...answer.action.answers)
          state = nextLogIn(whole, answer.state, offered(keyboard)).state
        } else state = answer.state
      }
      expect(new Set(sent).size).toBe(sent.length)
      expect(sent.length).toBeLessThanOrEqual(allowed)
    }))
  })
})

test("C05: a reconnect needs a person unless only remembered words were asked for", () => {
  const password = { kind: "password", key: promptKey("password", "Password: ") } as const
  expect(needsPerson([], new Map())).toBe(false)
  expect(needsPerson([password], new Map())).toBe(true)
  expect(needsPerson([password], new Map([[password.key, "pw"]]))).toBe(false)
  expect(needsPerson([password, { kind: "passcode", key: "passcode Token: " }], new Map([[password.key, "pw"], ["passcode Token: ", "1"]]))).toBe(true)
})

test.each([
  ["Enter PASSCODE: ", false, "passcode"], ["Password: ", false, "password"], ["Password + OTP: ", false, "passcode"], ["TACC Token Code:", false, "passcode"],
  ["Verification code: ", false, "passcode"], ["Passcode or option (1-3): ", true, "passcode"], ["Enter passphrase for key '/home/ann/.ssh/id_rsa': ", false, "passphrase"],
  ["Response: ", false, "answer"], ["Login: ", true, "answer"], ["(current) UNIX password: ", false, "password"],
] as const)("%s wants a %s", (text, echo, kind) => {
  expect(kindOf(text, echo, false)).toBe(kind)
})

test("a site's text cannot steer a terminal", () => {
  expect(plainText("\u001b[2JHello\u0007\r\n\u202eworld\u0000")).toBe("Hello\nworld")
})
