import { useEffect, useEffectEvent, useId, useRef, useState } from "react"
import { noRemark, tagsOf, type Remark } from "../../../engine/model/remark.ts"
import type { Run } from "../../../engine/model/run.ts"
import { useClient } from "../../client/ClientProvider.tsx"
import { useWorkspace } from "../../client/workspace-hooks.ts"
import { Button } from "../../kit/Button.tsx"
import { Field, TextInput } from "../../kit/Field.tsx"
import { Popover } from "../../kit/Popover.tsx"
import styles from "./Remarks.module.css"

interface RemarkPopoverProps {
  readonly run: Run
  readonly remark: Remark | undefined
  /** Tags of other runs, the most used first. */
  readonly known: readonly string[]
}

/** Tags of a run beside its name, and the form behind them. */
export function RemarkPopover({ run, remark = noRemark, known }: RemarkPopoverProps) {
  return (
    <Popover
      label={`Tags and note of run ${run.number}`}
      trigger={
        <button type="button" className={styles.trigger} title={remark.note || undefined} aria-label={`Tags and note of run ${run.number}: ${remark.tags.join(", ") || "none"}`}>
          {remark.tags.slice(0, 3).map((tag) => (
            <span key={tag} className={styles.tag}>
              {tag}
            </span>
          ))}
          {remark.tags.length > 3 && <span className={styles.more}>+{remark.tags.length - 3}</span>}
          {remark.note !== "" && <span className={styles.noteMark}>note</span>}
          {remark.tags.length === 0 && remark.note === "" && <span className={styles.more}>Tag or note</span>}
        </button>
      }
    >
      <RemarkForm run={run} remark={remark} known={known} />
    </Popover>
  )
}

/** Saved with each step out of a field and when the popover closes, so that nothing typed is lost. */
function RemarkForm({ run, remark, known }: Required<RemarkPopoverProps> & { readonly remark: Remark }) {
  const client = useClient()
  const { tell } = useWorkspace()
  const id = useId()
  const [tags, setTags] = useState(remark.tags.join(", "))
  const [note, setNote] = useState(remark.note)
  const offered = known.filter((tag) => !tagsOf(tags).includes(tag)).slice(0, 8)

  const saved = useRef(remark)
  const leave = useEffectEvent(() => save(tags))
  useEffect(() => () => leave(), [])

  function save(typed: string) {
    const next = { note, tags: tagsOf(typed) }
    if (next.note === saved.current.note && next.tags.join() === saved.current.tags.join()) return
    saved.current = next
    client.call("run.remark", { id: run.id, remark: next }).catch((error: Error) => tell(`The note was not saved: ${error.message}`, "error"))
  }

  function add(tag: string) {
    const next = [...tagsOf(tags), tag].join(", ")
    setTags(next)
    save(next)
  }

  return (
    <>
      <Field id={`${id}tags`} label="Tags" help="By which this run is found again; commas between them">
        <TextInput
          id={`${id}tags`}
          value={tags}
          placeholder="baseline, wide"
          onChange={(event) => setTags(event.target.value)}
          onBlur={() => save(tags)}
          onKeyDown={(event) => event.key === "Enter" && save(tags)}
        />
      </Field>
      {offered.length > 0 && (
        <div className={styles.offered} role="group" aria-label="Tags of other runs">
          {offered.map((tag) => (
            <Button key={tag} size="small" look="plain" onClick={() => add(tag)}>
              + {tag}
            </Button>
          ))}
        </div>
      )}
      <Field id={`${id}note`} label="Note">
        <textarea id={`${id}note`} className={styles.note} value={note} rows={4} maxLength={10_000} onChange={(event) => setNote(event.target.value)} onBlur={() => save(tags)} />
      </Field>
    </>
  )
}
