import { z } from "zod"

/** One question of a log-in to a person, about one host. */
export const SitePrompt = z.strictObject({
  title: z.string(),
  /** What the site or Tephra asks, as it stands. */
  text: z.string(),
  /** What was said before it: the site's instructions, what became of the last answer, a warning. */
  words: z.array(z.string()),
  secret: z.boolean(),
  kind: z.enum(["password", "passphrase", "passcode", "answer", "choice"]),
  /** The answers of a choice. */
  choices: z.array(z.string()).optional(),
})
export type SitePrompt = z.infer<typeof SitePrompt>

/** As many answers are wanted as there are prompts. */
export const SiteQuestion = z.strictObject({ id: z.string(), prompts: z.array(SitePrompt).min(1) })
export type SiteQuestion = z.infer<typeof SiteQuestion>

/** Whether somebody is logged in to a machine, in this app. */
export const SiteState = z.strictObject({
  state: z.enum([
    "out",
    /** On the way, nobody is asked anything. */
    "connecting",
    "asking",
    "in",
    /** The connection ended; it is opened again at `retryAt`, as nobody is needed for that. */
    "waiting",
  ]),
  /** Since when, in seconds since 1970. */
  since: z.number(),
  /** A sentence for people. */
  text: z.string(),
  question: SiteQuestion.nullable(),
  /** Why the last log-in came to nothing. */
  failure: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
  retryAt: z.number().nullable(),
  /** What was opened, while it is open. */
  link: z
    .strictObject({
      carrier: z.enum(["ssh2", "openssh"]),
      /** Why this carrier. */
      reason: z.string(),
      user: z.string(),
      host: z.string(),
      /** The folder there in which all of ours lies. */
      root: z.string(),
    })
    .nullable(),
  /** Another app or command of this person is logged in, and drives the runs there. */
  elsewhere: z.boolean(),
})
export type SiteState = z.infer<typeof SiteState>
