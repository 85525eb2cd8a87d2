import type { Edit } from "../../../engine/model/edit.ts"
import { createStore } from "../store.ts"
import type { Workspace } from "../workspace.ts"
import type { WorkspaceState } from "../workspace-state.ts"
import { analysisInside, compositeAt, contentInside } from "./drawing-inside.ts"

export interface Inside {
  readonly workspace: Workspace
  /** Follows the workspace around until the function that this gives is called. */
  readonly follow: () => () => void
}

/**
 * The workspace as it is inside a composite: its drawing is what the composite holds, under the ids of there, and edits go into the
 * composite. Canvas and inspector need not know the difference. The same drawing while nothing of it has changed.
 */
export function insideWorkspace(around: Workspace, path: string): Inside {
  const seen = createView(path)
  const store = createStore(seen(around.store.get()))
  const workspace: Workspace = {
    ...around,
    whole: around,
    store: { ...store, set: (change) => around.store.set(change) },
    edit(edits, options) {
      const id = compositeAt(around.store.get().document!.content.pipeline, path)?.id
      return id !== undefined && around.edit(edits.map((edit) => within(edit, id)), options)
    },
    reveal: (block) => around.reveal(`${path}/${block}`),
    enter: (block) => around.enter(block === "" ? path : `${path}/${block}`),
  }
  const take = () => store.set(seen(around.store.get()))
  return {
    workspace,
    follow() {
      take()
      return around.store.listen("*", take)
    },
  }
}

/** New blocks and notes go into it, and places of blocks are told apart by its id; all else is found wherever it stands. */
function within(edit: Edit, composite: string): Edit {
  if (edit.edit === "add-block" || edit.edit === "set-note") return { ...edit, composite: edit.composite ?? composite }
  return edit.edit === "move" ? { ...edit, id: `${composite}/${edit.id}` } : edit
}

function createView(path: string): (state: WorkspaceState) => WorkspaceState {
  let last: { readonly from: WorkspaceState; readonly to: WorkspaceState } | null = null
  return (state) => {
    const drawing = last?.from.document === state.document && last.from.analysis === state.analysis ? last.to : drawingInside(state, path)
    const activity = last?.from.activity === state.activity ? last.to.activity : activityInside(state, path)
    last = { from: state, to: { ...state, document: drawing.document, analysis: drawing.analysis, activity } }
    return last.to
  }
}

function drawingInside(state: WorkspaceState, path: string): Pick<WorkspaceState, "document" | "analysis"> {
  const content = state.document && contentInside(state.document.content, path, state.types)
  if (!state.document || !content) return { document: null, analysis: null }
  return { document: { ...state.document, content }, analysis: state.analysis && analysisInside(state.analysis, path, content.pipeline) }
}

function activityInside({ activity }: WorkspaceState, path: string): WorkspaceState["activity"] {
  const prefix = `${path}/`
  return Object.fromEntries(Object.entries(activity).flatMap(([id, one]) => (id.startsWith(prefix) ? [[id.slice(prefix.length), one]] : [])))
}
