import { useState } from "react"
import { blockHelp } from "../../engine/blocks/help.generated.ts"
import type { BlockAnalysis } from "../../engine/compile/2-infer/analysis.ts"
import { portText } from "../../engine/model/identity.ts"
import { signalText, type Port } from "../../engine/model/ports.ts"
import { renameEdits } from "../canvas/edits.ts"
import { PortGlyph } from "../canvas/PortGlyph.tsx"
import { useAnalysedBlock, useBlock, useDocument, useWorkspace } from "../client/workspace-hooks.ts"
import { Icon } from "../kit/Icon.tsx"
import { IconButton } from "../kit/IconButton.tsx"
import { Keys } from "../kit/Keys.tsx"
import { HelpText } from "../problems/HelpText.tsx"
import { BlockFigures } from "./BlockFigures.tsx"
import { BlockForm } from "./BlockForm.tsx"
import { InlineProblems } from "./InlineProblems.tsx"
import { formOf } from "./form.ts"
import { ShowPort } from "./ShowOutside.tsx"
import styles from "./Inspector.module.css"

export function BlockInspector({ id }: { readonly id: string }) {
  const block = useBlock(id)
  const analysed = useAnalysedBlock(id)
  const [help, setHelp] = useState(false)
  if (!block || !analysed) return null
  const { type } = analysed
  const page = type?.page ?? blockHelp[block.type]
  const shown = new Set(type ? formOf(type).map(({ key }) => key) : [])
  const general = analysed.problems.filter(({ at }) => at.key === undefined || !shown.has(at.key))
  return (
    <>
      <header className={styles.head}>
        <BlockName id={id} name={block.name} />
        <span className={styles.type}>{type === null || type.title === block.name ? block.type : type.title}{type?.hash !== undefined && " · custom"}</span>
        {page && (
          <IconButton label={help ? "Hide the help page" : "Help on this block"} pressed={help} onClick={() => setHelp(!help)}>
            <Icon name="help" />
          </IconButton>
        )}
      </header>
      {help && page && (
        <div className={styles.section}>
          <HelpText markdown={withoutCodes(page)} />
        </div>
      )}
      {general.length > 0 && (
        <div className={styles.section}>
          <InlineProblems problems={general} />
        </div>
      )}
      {block.type === "composite" && type && (
        <div className={styles.section}>
          <p className={styles.note}>
            <Keys keys="Alt+Enter" /> opens it, <Keys keys="Ctrl+Shift+G" /> puts what it holds in its place.
          </p>
        </div>
      )}
      {type && formOf(type).length > 0 && <BlockForm id={id} block={block} analysed={analysed} type={type} />}
      {!type && <pre className={styles.section}>{JSON.stringify(block.config, null, 2)}</pre>}
      <Ports id={id} analysed={analysed} />
      <BlockFigures id={id} analysed={analysed} />
    </>
  )
}

function BlockName({ id, name }: { readonly id: string; readonly name: string }) {
  const workspace = useWorkspace()
  const [draft, setDraft] = useState(name)
  const [last, setLast] = useState(name)
  if (name !== last) {
    setLast(name)
    setDraft(name)
  }
  function commit() {
    const next = draft.trim()
    if (next !== name && next !== "") workspace.edit(renameEdits(workspace.whole.store.get().document!.content.pipeline, id, next), { label: `Rename ${name}` })
    else setDraft(name)
  }
  return (
    <input
      className={styles.name}
      aria-label="Name of the block"
      data-block-name
      spellCheck={false}
      value={draft}
      onChange={(event) => setDraft(event.target.value)}
      onFocus={(event) => event.target.select()}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === "Enter") event.currentTarget.blur()
        if (event.key === "Escape") setDraft(name)
      }}
    />
  )
}

/** What comes in and what goes out, with shapes. */
function Ports({ id, analysed }: { readonly id: string; readonly analysed: BlockAnalysis }) {
  const wires = useDocument()?.content.pipeline.wires ?? {}
  const input = (port: Port) => {
    const signal = analysed.inputSignals[port.name]
    if (signal) return signalText(signal)
    return portText({ block: id, port: port.name }) in wires ? "not known yet" : port.optional ? "optional" : "not connected"
  }
  const output = (port: Port) => {
    const signal = analysed.outputSignals[port.name]
    return signal ? signalText(signal) : "not known yet"
  }
  return (
    <>
      {analysed.inputs.length > 0 && <PortList id={id} heading="In" ports={analysed.inputs} known={analysed.inputSignals} text={input} />}
      {analysed.outputs.length > 0 && <PortList id={id} heading="Out" ports={analysed.outputs} known={analysed.outputSignals} text={output} />}
    </>
  )
}

interface PortListProps {
  readonly id: string
  readonly heading: string
  readonly ports: readonly Port[]
  readonly known: Readonly<Record<string, unknown>>
  readonly text: (port: Port) => string
}

function PortList({ id, heading, ports, known, text }: PortListProps) {
  return (
    <section className={styles.section} aria-label={heading === "In" ? "Inputs" : "Outputs"}>
      <h3 className={styles.heading}>{heading}</h3>
      <ul className={styles.ports}>
        {ports.map((port) => (
          <li key={port.name} className={styles.port} title={port.help}>
            <PortGlyph kind={port.kind} filled={port.name in known} />
            <span className={styles.portName}>{port.title}</span>
            <span className={styles.shape} data-open={port.name in known ? undefined : true} title={text(port)}>
              {text(port)}
            </span>
            <ShowPort block={id} port={port.name} title={port.title} direction={heading === "In" ? "in" : "out"} />
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Headings of problems without their codes, which are for looking up. */
function withoutCodes(page: string): string {
  return page.replace(/^(#+) [a-z0-9-]+: /gm, "$1 ")
}
