import { ApiError } from "../model/api-error.ts"
import type { SitePrompt, SiteQuestion } from "../model/site-state.ts"
import type { OpenedSite } from "../server/sites/open-site.ts"
import type { SiteService } from "../server/sites/sites.ts"
import { oneLine } from "./one-line.ts"
import type { Output } from "./output.ts"
import type { Terminal } from "./terminal.ts"

/** Who answers what a log-in asks; without a terminal nobody. */
export interface Asking {
  readonly output: Output
  readonly terminal: Terminal | null
}

const lookMilliseconds = 1000

/** Logs in to a machine, asking the person what the site asks. Throws what kept it from coming about. */
export async function logIn(sites: SiteService, machine: string, asking: Asking): Promise<OpenedSite> {
  let unanswered: SitePrompt | undefined
  asking.output.status(`logging in to ${machine}`)
  if (sites.open(machine) === null) sites.logIn(machine)
  for (;;) {
    const site = sites.open(machine)
    if (site !== null) return site
    const { state, question, failure } = sites.state(machine)
    if (state === "out") throw unanswered === undefined ? new ApiError(failure?.code ?? "log-in-given-up", failure?.message ?? `The log-in to ${machine} was given up.`) : needsPerson(machine, unanswered)
    if (question === null) await sites.sleep(lookMilliseconds)
    else if (asking.terminal !== null) await answer(sites, machine, question, { ...asking, terminal: asking.terminal })
    else {
      unanswered = question.prompts[0]
      sites.answer(machine, question.id, null)
    }
  }
}

function needsPerson(machine: string, { title: about, text, kind }: SitePrompt): ApiError {
  const asked = kind === "choice" ? about : (text.trim().split("\n")[0] ?? about)
  return new ApiError("log-in-needs-person", `To log in to ${machine}, a person must answer “${oneLine(asked)}”, and here is no terminal to ask at. Run tephra login ${machine} in a terminal and leave it open: other commands go through it.`)
}

/** One that the site has ended meanwhile is left. */
async function answer(sites: SiteService, machine: string, question: SiteQuestion, asking: { readonly output: Output; readonly terminal: Terminal }): Promise<void> {
  const over = new AbortController()
  const release = sites.onChange(() => {
    if (sites.state(machine).question?.id !== question.id) over.abort()
  })
  try {
    const answers: string[] = []
    for (const [at, prompt] of question.prompts.entries()) {
      if (prompt.title !== question.prompts[at - 1]?.title) asking.output.complain(prompt.title)
      const one = await answerTo(prompt, asking, over.signal)
      if (over.signal.aborted) return
      if (one === null) return sites.answer(machine, question.id, null)
      answers.push(one)
    }
    sites.answer(machine, question.id, answers)
  } finally {
    release()
  }
}

async function answerTo({ text, words, secret, kind, choices = [] }: SitePrompt, { output, terminal }: { readonly output: Output; readonly terminal: Terminal }, signal: AbortSignal): Promise<string | null> {
  for (const word of words) output.complain(word)
  if (kind !== "choice") return terminal.ask(`${text.trimEnd()} `, { secret, signal })
  output.complain(text)
  // Something is to be done elsewhere, such as touching a key.
  if (choices.length === 0) return new Promise((resolve) => signal.addEventListener("abort", () => resolve(null)))
  for (;;) {
    const typed = await terminal.ask(`${choices.join(" or ")}? `, { secret: false, signal })
    if (typed === null) return null
    const meant = choices.filter((choice) => typed !== "" && choice.startsWith(typed.trim().toLowerCase()))
    if (meant.length === 1) return meant[0]!
    output.complain(`Type one of: ${choices.join(", ")}.`)
  }
}
