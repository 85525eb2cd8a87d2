import { useCallback, useEffect, useMemo, useState } from "react"
import type { CanvasCommands } from "../canvas/canvas-commands.ts"
import { useWorkspace, useWorkspaceState } from "../client/workspace-hooks.ts"
import { Gallery } from "../gallery/Gallery.tsx"
import { LogInDialog } from "../machines/LogInDialog.tsx"
import { MachineForm } from "../machines/MachineForm.tsx"
import { SubmitDialog } from "../machines/SubmitDialog.tsx"
import { StopArrayDialog } from "../runs/StopArrayDialog.tsx"
import { actions, type ActionContext, type DialogName } from "./actions.ts"
import { Banners } from "./Banners.tsx"
import { CommandPalette } from "./CommandPalette.tsx"
import { FileDialogs } from "./FileDialogs.tsx"
import { ForecastStrip } from "./ForecastStrip.tsx"
import { isDesktop, onNativeMenu, onOpenFile } from "./host.ts"
import { Notices } from "./Notices.tsx"
import { Shortcuts } from "./Shortcuts.tsx"
import { useTheme } from "./theme.ts"
import { TrustDialog } from "./TrustDialog.tsx"
import { TopBar } from "./TopBar.tsx"
import { useKeymap } from "./useKeymap.ts"
import { usePanels } from "./usePanels.ts"
import { Workbench } from "./Workbench.tsx"
import styles from "./App.module.css"

/** The whole window. */
export function App() {
  const workspace = useWorkspace()
  const { theme, shown, setTheme } = useTheme()
  const panels = usePanels()
  const [canvas, setCanvas] = useState<CanvasCommands | null>(null)
  const [dialog, setDialog] = useState<DialogName | null>(null)
  const [afterLeave, setAfterLeave] = useState<{ readonly go: () => void } | null>(null)
  const hasDocument = useWorkspaceState((state) => state.document !== null)
  const gallery = useWorkspaceState((state) => state.gallery)

  const save = useCallback(async () => {
    const result = await workspace.save()
    if (result === "needs-path") setDialog("save-as")
    if (result === "changed-on-disk") setDialog("overwrite")
    return result === "saved"
  }, [workspace])
  const leave = useCallback(
    (go: () => void) => {
      if (!workspace.store.get().document?.unsaved) return go()
      setAfterLeave({ go })
      setDialog("leave")
    },
    [workspace],
  )
  const context = useMemo<ActionContext>(
    () => ({ workspace, canvas, show: setDialog, save: () => void save(), leave, setTheme, togglePanel: panels.toggle }),
    [workspace, canvas, save, leave, setTheme, panels.toggle],
  )
  const act = useCallback(
    (name: string) => {
      const action = actions.find((one) => one.name === name)
      if (action?.enabled(workspace.store.get())) action.run(context)
    },
    [workspace, context],
  )
  useKeymap(context)
  useEffect(() => onNativeMenu(act), [act])
  useEffect(() => onOpenFile((path) => leave(() => void workspace.openPath(path))), [workspace, leave])
  useTitle()

  return (
    <div className={styles.app}>
      <TopBar theme={theme} act={act} />
      {hasDocument && <ForecastStrip />}
      <Banners act={act} onOverwrite={() => setDialog("overwrite")} />
      <Notices />
      {hasDocument && !gallery ? (
        <Workbench theme={shown} panels={panels} onCommands={setCanvas} canvas={canvas} act={act} />
      ) : (
        <div className={styles.gallery}>
          <Gallery onOpenFile={() => act("open")} onImport={() => act("import")} />
        </div>
      )}
      <CommandPalette open={dialog === "commands"} onClose={() => setDialog(null)} context={context} />
      <Shortcuts open={dialog === "shortcuts"} onClose={() => setDialog(null)} />
      <MachineForm />
      <SubmitDialog />
      <StopArrayDialog />
      <LogInDialog />
      {dialog === "custom" && <TrustDialog onClose={() => setDialog(null)} />}
      <FileDialogs dialog={dialog} onDialog={setDialog} save={save} leave={leave} afterLeave={afterLeave?.go ?? null} />
    </div>
  )
}

/** The window's title; a browser asks before it closes on edits that have not reached the engine. */
function useTitle(): void {
  const { unsent } = useWorkspace()
  const name = useWorkspaceState((state) => state.document?.content.pipeline.name)
  const unsaved = useWorkspaceState((state) => state.document?.unsaved ?? false)
  useEffect(() => {
    document.title = name === undefined ? "Tephra" : `${unsaved ? "● " : ""}${name} · Tephra`
  }, [name, unsaved])
  useEffect(() => {
    if (isDesktop) return
    const ask = (event: BeforeUnloadEvent) => {
      if (unsent()) event.preventDefault()
    }
    window.addEventListener("beforeunload", ask)
    return () => window.removeEventListener("beforeunload", ask)
  }, [unsent])
}
