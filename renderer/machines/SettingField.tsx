import type { MachineEntry } from "../../engine/api/contract.ts"
import { Field, TextInput } from "../kit/Field.tsx"
import { Select } from "../kit/Select.tsx"
import { textOf, type Setting } from "./form.ts"
import type { ProfileFact } from "./profile-facts.ts"
import { ProofBadge } from "./ProofBadge.tsx"
import { schedulerWords, titleOf } from "./words.ts"
import styles from "./SettingField.module.css"

interface SettingFieldProps {
  readonly id: string
  readonly setting: Setting
  readonly text: string
  readonly profiles: readonly MachineEntry[]
  /** What the profile says, which holds while the field is empty. */
  readonly fact: ProfileFact | null
  readonly wrong: string | null
  readonly onText: (text: string) => void
  readonly onLeave: () => void
}

/** One setting: what it means, what the profile says and how that is known, and what is wrong with what was typed. */
export function SettingField(props: SettingFieldProps) {
  const { id, setting, text, fact, wrong } = props
  return (
    <Field
      id={id}
      label={setting.title}
      note={
        <>
          {wrong !== null && (
            <p id={`${id}-wrong`} className={styles.wrong} role="alert">
              {wrong}
            </p>
          )}
          <p id={`${id}-help`} className={styles.help}>
            {setting.description}
          </p>
          {fact && text === "" && (
            <p className={styles.profile}>
              <ProofBadge proof={fact.basis.proven} /> {fact.basis.source}, {fact.basis.date}
            </p>
          )}
        </>
      }
    >
      <Control {...props} />
    </Field>
  )
}

function Control({ id, setting, text, profiles, fact, wrong, onText, onLeave }: SettingFieldProps) {
  const { kind, title, choices } = setting
  const placeholder = fact === null ? undefined : textOf(fact.value, kind)
  const described = wrong === null ? `${id}-help` : `${id}-wrong ${id}-help`
  if (setting.key === "base") {
    const options = profiles.map((entry) => ({ value: entry.machine.name, label: `${titleOf(entry)} (${schedulerWords[entry.machine.scheduler.value]})` }))
    return <Select id={id} label={title} value={text} options={options} placeholder="Choose…" invalid={wrong !== null} onValueChange={onText} />
  }
  if (kind === "choice") {
    const options = [{ value: profileWord, label: placeholder === undefined ? "As the profile says" : `As the profile says: ${placeholder}` }, ...choices.map((choice) => ({ value: choice, label: choice }))]
    return <Select id={id} label={title} value={text === "" ? profileWord : text} options={options} onValueChange={(value) => onText(value === profileWord ? "" : value)} />
  }
  if (kind === "choices") return <Order id={id} text={text} choices={choices} onText={onText} />
  if (kind === "lines") {
    return <textarea id={id} className={styles.lines} rows={2} spellCheck={false} placeholder={placeholder} aria-invalid={wrong !== null || undefined} aria-describedby={described} value={text} onChange={(event) => onText(event.target.value)} onBlur={onLeave} />
  }
  return (
    <TextInput
      id={id}
      value={text}
      placeholder={placeholder}
      invalid={wrong !== null}
      figures={kind === "words"}
      inputMode={kind === "whole" ? "numeric" : undefined}
      aria-describedby={described}
      onChange={(event) => onText(event.target.value)}
      onBlur={onLeave}
    />
  )
}

/** A select has no empty value. */
const profileWord = "as-the-profile-says"

/** Several of the choices, in the order in which they were ticked. */
function Order({ id, text, choices, onText }: Pick<SettingFieldProps, "id" | "text" | "onText"> & { readonly choices: readonly string[] }) {
  const ticked = text === "" ? [] : text.split(" ")
  return (
    <div id={id} className={styles.order} role="group">
      {choices.map((choice) => {
        const at = ticked.indexOf(choice)
        return (
          <label key={choice}>
            <input type="checkbox" checked={at >= 0} onChange={() => onText((at >= 0 ? ticked.filter((one) => one !== choice) : [...ticked, choice]).join(" "))} />
            {choice}
            {at >= 0 && ticked.length > 1 && <span className={styles.place}>{at + 1}.</span>}
          </label>
        )
      })}
    </div>
  )
}
