import { useState } from "react"
import { renamedComposite } from "../../engine/model/composite-name.ts"
import { movedPort, portNames, renamedPort, withoutPort, type PortOf } from "../../engine/model/composite-ports.ts"
import { parsePort } from "../../engine/model/identity.ts"
import { renamedParameter, withoutParameter } from "../../engine/model/parameters.ts"
import type { Composite, Pipeline } from "../../engine/model/pipeline.ts"
import type { OpenComposite } from "../client/inside/useOpenComposite.ts"
import { TextInput } from "../kit/Field.tsx"
import { Icon } from "../kit/Icon.tsx"
import { IconButton } from "../kit/IconButton.tsx"
import styles from "./CompositeInspector.module.css"
import inspector from "./Inspector.module.css"

/** What the open composite is to those outside: its name, ports and settings. */
export function CompositeInspector({ open }: { readonly open: OpenComposite }) {
  const { id, composite, change } = open
  const rename = (name: string) => change(`Rename ${composite.name}`, (pipeline) => renamedComposite(pipeline, id, name))
  return (
    <>
      <section className={inspector.section} aria-label="Composite">
        <h3 className={inspector.heading}>Name</h3>
        <NameInput label="Name of the composite" value={composite.name} onName={rename} />
      </section>
      <PortRows open={open} direction="in" />
      <PortRows open={open} direction="out" />
      <ParameterRows open={open} />
    </>
  )
}

function PortRows({ open: { id, composite, change }, direction }: { readonly open: OpenComposite; readonly direction: "in" | "out" }) {
  const names = portNames(composite, direction)
  const side = direction === "in" ? "input" : "output"
  return (
    <section className={inspector.section} aria-label={direction === "in" ? "Inputs outside" : "Outputs outside"}>
      <h3 className={inspector.heading}>{direction === "in" ? "Inputs outside" : "Outputs outside"}</h3>
      {names.length === 0 && <p className={inspector.note}>None. Select a block, then the eye beside one of its {side}s.</p>}
      <ul className={styles.rows}>
        {names.map((name, index) => {
          const port: PortOf = { composite: id, direction, name }
          const of = composite.ports.filter((each) => each.direction === direction && each.name === name).map((each) => endWords(composite, each.of))
          const act = (words: string, make: (pipeline: Pipeline) => Pipeline) => change(`${words} ${side} ${name}`, make)
          // At an end its button stays, so that the keyboard does not lose its place.
          const move = (by: 1 | -1) => Object.hasOwn(names, index + by) && act("Move", (pipeline) => movedPort(pipeline, port, by))
          return (
            <li key={name} className={styles.row}>
              <NameInput label={`Name of the ${side} ${name}`} value={name} onName={(wanted) => act("Rename", (pipeline) => renamedPort(pipeline, port, wanted))} />
              <span className={styles.buttons}>
                <IconButton label={`Move ${name} up`} aria-disabled={index === 0} onClick={() => move(-1)}>
                  <Icon name="chevron-up" size={14} />
                </IconButton>
                <IconButton label={`Move ${name} down`} aria-disabled={index === names.length - 1} onClick={() => move(1)}>
                  <Icon name="chevron-down" size={14} />
                </IconButton>
                <IconButton label={`Remove ${name} with the wires to it`} onClick={() => act("Remove", (pipeline) => withoutPort(pipeline, port))}>
                  <Icon name="close" size={14} />
                </IconButton>
              </span>
              <Ends words={of} />
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function ParameterRows({ open: { id, composite, path, change, hide } }: { readonly open: OpenComposite }) {
  const parameters = Object.entries(composite.parameters)
  return (
    <section className={inspector.section} aria-label="Settings outside">
      <h3 className={inspector.heading}>Settings outside</h3>
      {parameters.length === 0 && <p className={inspector.note}>None. Select a block, then the eye beside one of its settings.</p>}
      <ul className={styles.rows}>
        {parameters.map(([key, { title, sets }]) => (
          <li key={key} className={styles.row}>
            <NameInput label={`Name of the setting ${title}`} value={title} onName={(wanted) => change(`Rename setting ${title}`, (pipeline) => renamedParameter(pipeline, id, key, wanted))} />
            <span className={styles.buttons}>
              <IconButton label={`Remove ${title}, and keep its value inside`} onClick={() => hide(`Remove setting ${title}`, title, (pipeline) => withoutParameter(pipeline, path, key))}>
                <Icon name="close" size={14} />
              </IconButton>
            </span>
            <Ends words={sets.map((set) => endWords(composite, set))} />
          </li>
        ))}
      </ul>
    </section>
  )
}

/** `hidden 1, units`. */
function endWords({ blocks }: Composite, end: string): string {
  const { block, port } = parsePort(end)
  return `${blocks[block]?.name ?? "a block that is not there"}, ${port}`
}

function Ends({ words }: { readonly words: readonly string[] }) {
  const text = words.join("; ")
  return (
    <span className={styles.ends} title={text}>
      {text}
    </span>
  )
}

interface NameInputProps {
  readonly label: string
  readonly value: string
  readonly onName: (name: string) => void
}

/** Takes effect with Enter or when it is left. */
function NameInput({ label, value, onName }: NameInputProps) {
  const [draft, setDraft] = useState<string | null>(null)
  function commit() {
    const wanted = draft?.trim() ?? ""
    setDraft(null)
    if (wanted !== "" && wanted !== value) onName(wanted)
  }
  return (
    <TextInput
      aria-label={label}
      value={draft ?? value}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === "Enter") event.currentTarget.blur()
        if (event.key === "Escape") setDraft(null)
      }}
    />
  )
}
