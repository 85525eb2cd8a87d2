export type PromptKind = "password" | "passphrase" | "passcode" | "answer" | "choice"

/** One question to a person, about one host. */
export interface Prompt {
  readonly title: string
  /** What the site or Tephra asks, as it stands. */
  readonly text: string
  /** What was said before it: the site's instructions, what became of the last answer, a warning. */
  readonly words: readonly string[]
  readonly secret: boolean
  readonly kind: PromptKind
  /** The answers of a choice. */
  readonly choices?: readonly string[]
}

/** As many answers as prompts; null cancels. The signal says that nobody waits for the answer any longer. */
export type AskPerson = (prompts: readonly Prompt[], signal: AbortSignal) => Promise<readonly string[] | null>

/** An answer that nobody waits for any longer is as good as none, and need never come. */
export async function answersOf(ask: AskPerson, prompts: readonly Prompt[], signal: AbortSignal): Promise<readonly string[] | null> {
  if (signal.aborted) return null
  let gone: (() => void) | undefined
  const over = new Promise<null>((resolve) => {
    gone = () => { resolve(null) }
    signal.addEventListener("abort", gone)
  })
  try {
    return await Promise.race([ask(prompts, signal), over])
  } finally {
    if (gone !== undefined) signal.removeEventListener("abort", gone)
  }
}

const oneTime = /pass ?code|token|otp\b|one[ -]?time|verification|authenticat|code\b|\bpin\b|duo|secur ?id|challenge|yubi/i

/** What kind of answer a prompt of a site wants. In doubt none that may be used twice. */
export function kindOf(text: string, echo: boolean, everyAnswerOnce: boolean): PromptKind {
  if (/^enter passphrase for (rsa |ecdsa |ed25519 )?key/i.test(text)) return "passphrase"
  if (oneTime.test(text)) return "passcode"
  if (!echo && /pass ?word/i.test(text)) return everyAnswerOnce ? "passcode" : "password"
  return "answer"
}

/** Text of another computer, for the eyes of people: no control characters, no line that hides another. */
export function plainText(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replace(/\u001b\[[0-9;?]*[A-Za-z]/g, "").replace(/\r\n?/g, "\n").replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "")
}
