import type { MachineEntry } from "../../engine/api/contract.ts"
import { useWorkspace, useWorkspaceState } from "../client/workspace-hooks.ts"
import { Button } from "../kit/Button.tsx"
import { mayLogIn } from "../client/machines.ts"

interface SiteProps {
  readonly entry: MachineEntry
}

/** Begins a log-in, or asks here what one asks that another window began. */
export function LogInButton({ entry: { machine, site } }: SiteProps) {
  const workspace = useWorkspace()
  const here = useWorkspaceState((state) => state.logIn?.machine === machine.name)
  if (site?.state === "asking" && !here) {
    return (
      <Button size="small" look="primary" onClick={() => workspace.joinLogIn(machine.name)}>
        Answer…
      </Button>
    )
  }
  if (!mayLogIn({ site })) return null
  return (
    <Button size="small" look="primary" onClick={() => void workspace.logIn(machine.name)}>
      {site?.state === "waiting" ? "Log in now" : "Log in"}
    </Button>
  )
}

/** Ends a log-in that is there or on its way. */
export function LogOutButton({ entry: { machine, site } }: SiteProps) {
  const workspace = useWorkspace()
  if (!site || site.state === "out") return null
  return (
    <Button size="small" onClick={() => void workspace.logOut(machine.name)}>
      {site.state === "in" ? "Log out" : "Give up"}
    </Button>
  )
}
