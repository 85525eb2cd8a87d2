import { useEffect, useEffectEvent } from "react"
import { actions, clipboardActions, type ActionContext } from "./actions.ts"
import { allowed, matches } from "./keys.ts"

/** Runs the action whose key is pressed, where it may work. */
export function useKeymap(context: ActionContext): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return
    const target = event.target instanceof Element ? event.target : null
    const state = context.workspace.store.get()
    const pressed = actions.filter(({ keys, scope, name }) => !clipboardActions.has(name) && keys.some((one) => matches(one, event)) && allowed(scope, target))
    // Escape first selects nothing, then leaves the composite: the first that can be done.
    const action = pressed.find(({ enabled }) => enabled(state)) ?? pressed[0]
    if (!action) return
    // Tab leaves the canvas as everywhere else once a block has the focus; it adds a block only from the canvas itself.
    if (event.key === "Tab" && !target?.matches("[data-canvas]")) return
    event.preventDefault()
    if (action.enabled(state)) action.run(context)
  })
  useEffect(() => {
    const listener = (event: KeyboardEvent) => press(event)
    window.addEventListener("keydown", listener)
    return () => window.removeEventListener("keydown", listener)
  }, [])
}
