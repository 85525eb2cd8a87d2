import { useId, useState, type FormEvent } from "react"
import type { MachineEntry } from "../../engine/api/contract.ts"
import type { MachineDraft } from "../client/workspace-state.ts"
import { useMachine, useMachines, useWorkspace, useWorkspaceState } from "../client/workspace-hooks.ts"
import { Button } from "../kit/Button.tsx"
import { Dialog } from "../kit/Dialog.tsx"
import { Icon } from "../kit/Icon.tsx"
import { readTexts, sections, type Setting } from "./form.ts"
import { FromSsh } from "./FromSsh.tsx"
import { profileFact } from "./profile-facts.ts"
import { SettingField } from "./SettingField.tsx"
import { TypedHostKeys } from "./TypedHostKeys.tsx"
import styles from "./MachineForm.module.css"

/** The form of a machine of one's own. What is typed stays when it is put away, until it is kept or dropped. */
export function MachineForm() {
  const draft = useWorkspaceState((state) => state.machineDraft)
  const open = useWorkspaceState((state) => state.machineForm)
  return open && draft ? <Form key={draft.was ?? ""} draft={draft} /> : null
}

function Form({ draft: { was, texts, fromSsh } }: { readonly draft: MachineDraft }) {
  const workspace = useWorkspace()
  const id = useId()
  const profiles = useMachines().filter(isProfile)
  const base = useMachine(texts["base"] ?? "")?.machine
  const [tried, setTried] = useState(false)
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [refused, setRefused] = useState<string | null>(null)
  const { settings, wrong } = readTexts(texts, new Date().toISOString().slice(0, 10))

  async function keep(event: FormEvent) {
    event.preventDefault()
    setTried(true)
    if (settings) return setRefused(await workspace.saveMachine(settings, was))
    const first = sections.flatMap((section) => section.settings).find(({ key }) => wrong[key] !== undefined)
    if (first) document.getElementById(fieldId(id, first))?.focus()
  }

  function type({ key }: Setting, text: string) {
    setRefused(null)
    workspace.setMachineDraft({ ...texts, [key]: text })
  }

  const field = (setting: Setting) => (
    <SettingField
      key={setting.key}
      id={fieldId(id, setting)}
      setting={setting}
      text={texts[setting.key] ?? ""}
      profiles={profiles}
      fact={profileFact(base, setting.key)}
      wrong={tried || left.has(setting.key) ? (wrong[setting.key] ?? null) : null}
      onText={(text) => type(setting, text)}
      onLeave={() => texts[setting.key] && setLeft(new Set(left).add(setting.key))}
    />
  )

  return (
    <Dialog
      open
      size="wide"
      onOpenChange={() => workspace.closeMachineForm(false)}
      title={was === null ? "Add a machine" : `Change ${was}`}
      description="A profile, and what differs from it for you. What you leave empty is as the profile says."
      actions={
        <>
          {refused !== null && (
            <p className={styles.refused} role="alert">
              <Icon name="error" size={14} /> {refused}
            </p>
          )}
          <Button onClick={() => workspace.closeMachineForm(true)}>Discard</Button>
          <Button look="primary" type="submit" form={id}>
            {was === null ? "Add" : "Keep"}
          </Button>
        </>
      }
    >
      <form id={id} className={styles.form} noValidate onSubmit={(event) => void keep(event)}>
        {was === null && <FromSsh filled={fromSsh} />}
        {sections.map(({ title, settings: shown }) => (
          <fieldset key={title} className={styles.section}>
            <legend>{title}</legend>
            {shown.map(field)}
            {shown.some(({ key }) => key === "host") && <TypedHostKeys base={base} texts={texts} />}
          </fieldset>
        ))}
      </form>
    </Dialog>
  )
}

function isProfile({ settings, machine }: MachineEntry): boolean {
  return settings === null && machine.name !== "local"
}

function fieldId(form: string, { key }: Setting): string {
  return `${form}-${key}`
}
