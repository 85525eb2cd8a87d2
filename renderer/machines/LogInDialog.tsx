import { useId, useState, type FormEvent } from "react"
import type { SiteQuestion, SitePrompt } from "../../engine/model/site-state.ts"
import { useMachine, useWorkspace, useWorkspaceState } from "../client/workspace-hooks.ts"
import type { LogIn } from "../client/log-in.ts"
import { Button } from "../kit/Button.tsx"
import { Dialog } from "../kit/Dialog.tsx"
import { Field, TextInput } from "../kit/Field.tsx"
import { Icon } from "../kit/Icon.tsx"
import { IconButton } from "../kit/IconButton.tsx"
import { Fingerprint } from "./Fingerprint.tsx"
import { titleOf } from "./words.ts"
import styles from "./LogInDialog.module.css"

/** What a site asks in a log-in that was begun in this window, from the first question until it ends. */
export function LogInDialog() {
  const logIn = useWorkspaceState((state) => state.logIn)
  return logIn?.shown ? <Shown logIn={logIn} /> : null
}

function Shown({ logIn }: { readonly logIn: LogIn }) {
  const workspace = useWorkspace()
  const entry = useMachine(logIn.machine)
  const form = useId()
  const site = entry?.site
  if (!entry || !site) return null
  const { question, failure, state } = site
  const giveUp = () => {
    if (state === "asking" && question) void workspace.answerLogIn(question.id, null)
    else if (state === "connecting") void workspace.logOut(logIn.machine)
    else workspace.dismiss("logIn")
  }
  const title = question?.prompts[0]?.title
  const asksChoice = question?.prompts.some(({ kind }) => kind === "choice")
  const waits = question?.prompts.every(({ kind, choices }) => kind === "choice" && choices?.length === 0)
  return (
    <Dialog
      open
      firm
      onOpenChange={giveUp}
      title={title ?? `Log in to ${entry.machine.title}`}
      actions={
        <>
          <Button onClick={giveUp}>{state === "out" ? "Close" : "Give up"}</Button>
          {state === "asking" && !waits && (
            <Button look="primary" type="submit" form={form}>
              {asksChoice ? "Answer" : "Log in"}
            </Button>
          )}
          {state === "out" && (
            <Button look="primary" onClick={() => void workspace.logIn(logIn.machine)}>
              Try again
            </Button>
          )}
        </>
      }
    >
      {logIn.late !== null && (
        <p className={styles.late} role="status">
          {logIn.late}
        </p>
      )}
      {state === "asking" && question && <Question key={question.id} form={form} question={question} onAnswer={(answers) => void workspace.answerLogIn(question.id, answers)} />}
      {state === "connecting" && <p role="status">{titleOf(entry)} is looking at the answer…</p>}
      {state === "out" && failure && (
        <p className={styles.failure} role="alert">
          <Icon name="error" /> <span>{failure.message}</span>
        </p>
      )}
    </Dialog>
  )
}

interface QuestionProps {
  readonly form: string
  readonly question: SiteQuestion
  readonly onAnswer: (answers: readonly string[]) => void
}

/** What is typed stays in the fields alone, and goes with them. */
function Question({ form, question: { prompts }, onAnswer }: QuestionProps) {
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const data = new FormData(event.currentTarget)
    onAnswer(prompts.map((_, at) => String(data.get(`answer-${at}`) ?? "")))
  }
  return (
    <form id={form} className={styles.form} autoComplete="off" onSubmit={send}>
      {prompts.map((prompt, at) => (
        <Prompt key={`answer-${prompt.title}-${prompt.text}`} prompt={prompt} name={`answer-${at}`} first={at === 0} />
      ))}
    </form>
  )
}

interface PromptProps {
  readonly prompt: SitePrompt
  readonly name: string
  readonly first: boolean
}

function Prompt({ prompt, name, first }: PromptProps) {
  return (
    <>
      {prompt.words.length > 0 && <Words text={prompt.words.join("\n")} />}
      {prompt.kind === "choice" ? <Choice prompt={prompt} name={name} first={first} /> : <Answer prompt={prompt} name={name} first={first} />}
    </>
  )
}

const fingerprint = /(SHA256:[A-Za-z0-9+/=]+|MD5:[0-9a-f:]+)/

/** Words of a site as they stand, fingerprints so that they can be compared. */
function Words({ text }: { readonly text: string }) {
  return (
    <p className={styles.words}>
      {text.split(fingerprint).map((part) => (fingerprint.test(part) ? <Fingerprint key={part} text={part} /> : part))}
    </p>
  )
}

/** Without choices it is a notice, such as to touch a security key: the site goes on by itself. */
function Choice({ prompt: { text, choices }, name, first }: PromptProps) {
  return (
    <fieldset className={styles.choice}>
      <legend>
        <Words text={text} />
      </legend>
      {choices?.map((choice, at) => (
        <label key={choice}>
          <input type="radio" name={name} value={choice} required autoFocus={first && at === 0} />
          {choice.charAt(0).toUpperCase() + choice.slice(1)}
        </label>
      ))}
    </fieldset>
  )
}

/** A code of digits alone; a passcode may begin with a PIN of letters. */
const digits = /\b(token|otp|digits?|verification|one[ -]?time)\b/i

function Answer({ prompt: { text, secret, kind }, name, first }: PromptProps) {
  const id = useId()
  const [seen, see] = useState(false)
  const label = text.trim().replace(/:$/, "")
  return (
    <Field
      id={id}
      label={label}
      actions={
        secret && (
          <IconButton label={seen ? "Hide what is typed" : "Show what is typed"} pressed={seen} onClick={() => see(!seen)}>
            <Icon name={seen ? "hidden" : "seen"} size={14} />
          </IconButton>
        )
      }
    >
      <TextInput
        id={id}
        name={name}
        type={secret && !seen ? "password" : "text"}
        figures={kind === "passcode"}
        autoComplete={kind === "passcode" ? "one-time-code" : "off"}
        inputMode={kind === "passcode" && digits.test(text) ? "numeric" : undefined}
        autoFocus={first}
      />
    </Field>
  )
}
