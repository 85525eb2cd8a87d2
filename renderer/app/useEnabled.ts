import { useWorkspaceState } from "../client/workspace-hooks.ts"
import { actions } from "./actions.ts"

/** Whether an action can be done now. */
export function useEnabled(name: string): boolean {
  return useWorkspaceState((state) => actions.find((one) => one.name === name)?.enabled(state) ?? false)
}
