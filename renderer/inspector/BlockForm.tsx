import type { BlockAnalysis } from "../../engine/compile/2-infer/analysis.ts"
import type { BlockType } from "../../engine/model/block-type.ts"
import type { Edit } from "../../engine/model/edit.ts"
import { portText } from "../../engine/model/identity.ts"
import { parameterThatSets } from "../../engine/model/parameters.ts"
import type { Block, Config, Json } from "../../engine/model/pipeline.ts"
import { useOpenComposite } from "../client/inside/useOpenComposite.ts"
import { useWorkspace } from "../client/workspace-hooks.ts"
import { TextInput } from "../kit/Field.tsx"
import { Icon } from "../kit/Icon.tsx"
import { IconButton } from "../kit/IconButton.tsx"
import { Select } from "../kit/Select.tsx"
import { Tooltip } from "../kit/Tooltip.tsx"
import type { ControlProps } from "./control-props.ts"
import { FileField } from "./FileField.tsx"
import { formOf, type FormField } from "./form.ts"
import { InlineProblems } from "./InlineProblems.tsx"
import { NamesField } from "./NamesField.tsx"
import { NumberField } from "./NumberField.tsx"
import { NumbersField } from "./TypedList.tsx"
import { OpenNumberField } from "./OpenNumberField.tsx"
import { ShowSetting } from "./ShowOutside.tsx"
import styles from "./BlockForm.module.css"

interface BlockFormProps {
  readonly id: string
  readonly block: Block
  readonly analysed: BlockAnalysis
  readonly type: BlockType
}

/** The settings of one block. */
export function BlockForm({ id, block, analysed, type }: BlockFormProps) {
  return (
    <div className={styles.form}>
      {formOf(type).map((field) => (
        <FormRow key={field.key} id={id} field={field} block={block} analysed={analysed} />
      ))}
    </div>
  )
}

interface FormRowProps {
  readonly id: string
  readonly field: FormField
  readonly block: Block
  readonly analysed: BlockAnalysis
}

function FormRow({ id, field, block, analysed }: FormRowProps) {
  const workspace = useWorkspace()
  const own = Object.hasOwn(block.config, field.key)
  const problems = analysed.problems.filter(({ at }) => at.key === field.key)
  const controlId = `setting-${id}-${field.key}`
  function set(value: Json | undefined) {
    // The default is not written: a file holds only what differs.
    const kept = value !== undefined && JSON.stringify(value) === JSON.stringify(field.default) ? undefined : value
    if (kept === undefined && !own) return
    const edit: Edit = { edit: "set-config", id, key: field.key, ...(kept === undefined ? {} : { value: kept }) }
    workspace.edit([edit], { label: `Set ${field.title.toLowerCase()} of ${block.name}`, mark: `${id}.${field.key}` })
  }
  const control: ControlProps = {
    id: controlId,
    field,
    value: own ? block.config[field.key] : field.default,
    invalid: problems.some(({ severity }) => severity === "error"),
    block: analysed,
    onValue: set,
    onLeave: workspace.seal,
  }
  const tall = field.control === "columns" || (field.control === "fields" && field.many) || field.control === "file"
  return (
    <div className={styles.row} data-tall={tall || undefined} data-setting={field.key}>
      <div className={styles.head}>
        <Tooltip text={field.description} side="left">
          <label htmlFor={controlId} className={styles.label}>
            {field.title}
          </label>
        </Tooltip>
        {own && (
          <IconButton label={`Back to the default${defaultText(field)}`} className={styles.reset} onClick={() => set(undefined)}>
            <Icon name="reset" size={14} />
          </IconButton>
        )}
      </div>
      <div className={styles.control}>
        <Control {...control} />
        <GivenOutside id={id} field={field} block={block} analysed={analysed} />
        <InlineProblems problems={problems} />
      </div>
      <ShowSetting block={id} field={field} className={styles.outside} />
    </div>
  )
}

/** Inside a composite: the value that its block gives, where it is another than the one that stands here. */
function GivenOutside({ id, field: { key, default: usual, choices }, block, analysed }: FormRowProps) {
  const open = useOpenComposite()
  if (!open || parameterThatSets(open.composite, portText({ block: id, port: key })) === undefined) return null
  const given = (analysed.config as Config | null)?.[key]
  const here = Object.hasOwn(block.config, key) ? block.config[key] : usual
  if (given === undefined || JSON.stringify(given) === JSON.stringify(here)) return null
  const word = choices.find((choice) => choice.value === String(given))?.label ?? (typeof given === "object" ? JSON.stringify(given) : String(given))
  return <p className={styles.given}>{word} is given outside</p>
}

function defaultText({ default: value, choices }: FormField): string {
  if (value === undefined || value === "" || typeof value === "object") return ""
  return `, ${choices.find((choice) => choice.value === String(value))?.label ?? String(value)}`
}

function Control(props: ControlProps) {
  const { id, field, value, invalid, onValue, onLeave } = props
  switch (field.control) {
    case "number":
      return field.word ? <OpenNumberField {...props} /> : <NumberField {...props} />
    case "choice":
      return <Select id={id} label={field.title} value={String(value ?? "")} options={field.choices} invalid={invalid} onValueChange={onValue} />
    case "toggle":
      return <input id={id} type="checkbox" className={styles.toggle} checked={value === true} onChange={(event) => onValue(event.target.checked)} />
    case "numbers":
      return <NumbersField {...props} />
    case "names":
    case "columns":
    case "fields":
      return <NamesField {...props} />
    case "file":
      return <FileField {...props} />
    case "text":
      return <TextInput id={id} value={typeof value === "string" ? value : JSON.stringify(value ?? "")} invalid={invalid} onChange={(event) => onValue(event.target.value)} onBlur={onLeave} />
  }
}
