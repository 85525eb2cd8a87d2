import { useEffect, useMemo, type ReactNode } from "react"
import { useWorkspace, useWorkspaceState, WorkspaceContext } from "../workspace-hooks.ts"
import { insideWorkspace } from "./inside-workspace.ts"

/** What is in here works on the composite that is open, or on the whole drawing. */
export function InsideProvider({ children }: { readonly children: ReactNode }) {
  const around = useWorkspace()
  const path = useWorkspaceState((state) => (state.document ? state.inside : ""))
  const inside = useMemo(() => (path === "" ? null : insideWorkspace(around, path)), [around, path])
  useEffect(() => inside?.follow(), [inside])
  return <WorkspaceContext value={inside?.workspace ?? around}>{children}</WorkspaceContext>
}
