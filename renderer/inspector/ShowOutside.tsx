import { useOpenComposite } from "../client/inside/useOpenComposite.ts"
import { portNames, withoutEnd, withPort } from "../../engine/model/composite-ports.ts"
import { portText } from "../../engine/model/identity.ts"
import { parameterThatSets, withoutSetting, withParameter } from "../../engine/model/parameters.ts"
import { Icon } from "../kit/Icon.tsx"
import { IconButton } from "../kit/IconButton.tsx"
import type { FormField } from "./form.ts"
import styles from "./Inspector.module.css"

interface ShowSettingProps {
  readonly block: string
  readonly field: FormField
  readonly className?: string
}

/** Inside a composite: whether a setting is one of the composite's block too. */
export function ShowSetting({ block, field: { key, title }, className }: ShowSettingProps) {
  const open = useOpenComposite()
  if (!open) return null
  const { id, composite, path, change } = open
  const set = portText({ block, port: key })
  const shown = parameterThatSets(composite, set)
  const hide = () => open.hide(`Hide ${title.toLowerCase()} outside`, title, (pipeline) => withoutSetting(pipeline, path, set))
  const show = () => change(`Show ${title.toLowerCase()} outside`, (pipeline) => withParameter(pipeline, { composite: id, set, title }))
  return <Toggle shown={shown !== undefined} what={title} composite={composite.name} className={className} onToggle={shown === undefined ? show : hide} />
}

interface ShowPortProps {
  readonly block: string
  readonly port: string
  readonly title: string
  readonly direction: "in" | "out"
}

/** Inside a composite: whether an input or output is one of the composite's block too. */
export function ShowPort({ block, port, title, direction }: ShowPortProps) {
  const open = useOpenComposite()
  if (!open) return null
  const { id, composite, change } = open
  const of = portText({ block, port })
  const name = portNames(composite, direction).find((each) => composite.ports.some((one) => one.direction === direction && one.name === each && one.of === of))
  // The wire inside would win.
  const fed = name === undefined && direction === "in" && Object.hasOwn(composite.wires, of)
  const words = `${direction === "in" ? "input" : "output"} ${title.toLowerCase()}`
  const show = () => change(`Show ${words} outside`, (pipeline) => withPort(pipeline, { composite: id, direction, of }))
  const hide = () => change(`Hide ${words} outside`, (pipeline) => withoutEnd(pipeline, { composite: id, direction, name: name! }, of))
  return <Toggle shown={name !== undefined} what={title} composite={composite.name} fed={fed} className={styles.eye} onToggle={name === undefined ? show : hide} />
}

interface ToggleProps {
  readonly shown: boolean
  readonly what: string
  readonly composite: string
  /** A wire inside feeds it. */
  readonly fed?: boolean
  readonly className?: string
  readonly onToggle: () => void
}

function Toggle({ shown, what, composite, fed = false, className, onToggle }: ToggleProps) {
  return (
    <IconButton label={fed ? `${what} is fed inside` : `Show ${what} outside, on “${composite}”`} pressed={shown} disabled={fed} className={className} onClick={onToggle}>
      <Icon name={shown ? "seen" : "hidden"} size={14} />
    </IconButton>
  )
}
