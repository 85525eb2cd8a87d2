import { Dialog as Parts } from "radix-ui"
import { useMemo } from "react"
import type { WorkspaceState } from "../client/workspace-state.ts"
import { Keys } from "../kit/Keys.tsx"
import { Pick, type PickGroup } from "../kit/Pick.tsx"
import { actions, type ActionContext } from "./actions.ts"
import styles from "./CommandPalette.module.css"

interface CommandPaletteProps {
  readonly open: boolean
  readonly onClose: () => void
  readonly context: ActionContext
}

/** Everything that can be done and every block, by name. */
export function CommandPalette({ open, onClose, context }: CommandPaletteProps) {
  return (
    <Parts.Root open={open} onOpenChange={(now) => !now && onClose()}>
      <Parts.Portal>
        <Parts.Overlay className={styles.overlay} />
        <Parts.Content className={styles.content} aria-describedby={undefined}>
          <Parts.Title className="visually-hidden">Actions and blocks</Parts.Title>
          {open && <Choices context={context} onClose={onClose} />}
        </Parts.Content>
      </Parts.Portal>
    </Parts.Root>
  )
}

function Choices({ context, onClose }: Omit<CommandPaletteProps, "open">) {
  const state = context.workspace.store.get()
  const groups = useMemo(() => [...actionGroups(state), ...placeGroups(state), ...typeGroups(context)], [context, state])
  function choose(value: string) {
    onClose()
    const [kind, name = ""] = value.split(":")
    // After the dialog has given the focus back.
    setTimeout(() => {
      if (kind === "block") context.workspace.reveal(name)
      else if (kind === "add") context.canvas?.addBlock(name)
      else actions.find((action) => action.name === name)?.run(context)
    })
  }
  return <Pick label="Search actions and blocks" placeholder="What do you want to do?" empty="Nothing has that name." groups={groups} onPick={choose} />
}

function actionGroups(state: WorkspaceState): readonly PickGroup[] {
  const groups = [...new Set(actions.map(({ group }) => group))]
  return groups.map((heading) => ({
    heading,
    items: actions
      .filter(({ group, name, enabled }) => group === heading && name !== "command-palette" && enabled(state))
      .map(({ name, title, keys }) => ({ value: `action:${name}`, label: title, words: heading, note: keys[0] && <Keys keys={keys[0]} /> })),
  }))
}

function placeGroups({ document, analysis }: WorkspaceState): readonly PickGroup[] {
  const blocks = Object.entries(document?.content.pipeline.blocks ?? {})
  if (blocks.length === 0) return []
  const items = blocks.map(([id, block]) => ({ value: `block:${id}`, label: block.name, words: `go ${block.type}`, note: analysis?.blocks[id]?.type?.title ?? block.type }))
  return [{ heading: "Go to block", items }]
}

function typeGroups({ canvas, workspace }: ActionContext): readonly PickGroup[] {
  if (!canvas) return []
  return [{ heading: "Add block", items: Object.values(workspace.offered).filter(({ off }) => !off).map((type) => ({ value: `add:${type.type}`, label: `Add ${type.title}`, words: type.category, note: type.category })) }]
}
