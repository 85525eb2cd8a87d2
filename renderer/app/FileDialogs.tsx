import { useWorkspace } from "../client/workspace-hooks.ts"
import { FileDialog } from "../files/FileDialog.tsx"
import { Button } from "../kit/Button.tsx"
import { Dialog } from "../kit/Dialog.tsx"
import type { DialogName } from "./actions.ts"

const extension = ".tephra.json"

interface FileDialogsProps {
  readonly dialog: DialogName | null
  readonly onDialog: (dialog: DialogName | null) => void
  /** Resolves to whether it was saved. */
  readonly save: () => Promise<boolean>
  readonly leave: (then: () => void) => void
  /** What was about to happen when unsaved edits stood in the way. */
  readonly afterLeave: (() => void) | null
}

/** Open, save as, and what to do about edits that would be lost. */
export function FileDialogs({ dialog, onDialog, save, leave, afterLeave }: FileDialogsProps) {
  const workspace = useWorkspace()
  const document = workspace.store.get().document
  const close = () => onDialog(null)
  const folder = document?.path ? document.path.slice(0, document.path.lastIndexOf("/")) || "/" : null

  async function saveAs(chosen: string) {
    const path = chosen.endsWith(extension) ? chosen : `${chosen.replace(/\.json$/, "")}${extension}`
    const name = path.slice(path.lastIndexOf("/") + 1, -extension.length)
    // A new pipeline is called as its first file; who named it keeps that name.
    if (document?.path === null && document.content.pipeline.name === "untitled" && name !== "") workspace.edit([{ edit: "rename-pipeline", name }], { label: "Rename pipeline" })
    const result = await workspace.save({ path, overwrite: true })
    if (result === "saved") close()
  }
  switch (dialog) {
    case "open":
      return (
        <FileDialog
          title="Open a pipeline"
          action="Open"
          folder={folder}
          shows={(name) => name.endsWith(extension)}
          onClose={close}
          onChoose={(path) => {
            close()
            leave(() => void workspace.openPath(path))
          }}
        />
      )
    case "import":
      return (
        <FileDialog
          title="Import an ONNX network"
          action="Import"
          folder={folder}
          shows={(name) => name.toLowerCase().endsWith(".onnx")}
          onClose={close}
          onChoose={(path) => {
            close()
            leave(() => void workspace.importOnnx(path))
          }}
        />
      )
    case "save-as":
      return (
        <FileDialog
          title="Save the pipeline as"
          action="Save"
          folder={folder}
          name={`${fileName(document?.content.pipeline.name ?? "")}${extension}`}
          shows={(name) => name.endsWith(extension)}
          onClose={close}
          onChoose={(path) => void saveAs(path)}
        />
      )
    case "overwrite":
      return (
        <Dialog
          open
          onOpenChange={close}
          title="The file was changed by another program"
          description="Replacing it loses what the other program wrote. Saving under another name keeps both."
          actions={
            <>
              <Button data-autofocus onClick={close}>
                Cancel
              </Button>
              <Button onClick={() => onDialog("save-as")}>Save as…</Button>
              <Button
                look="danger"
                onClick={() => {
                  close()
                  void workspace.save({ overwrite: true })
                }}
              >
                Replace the file
              </Button>
            </>
          }
        />
      )
    case "leave":
      return (
        <Dialog
          open
          onOpenChange={close}
          title={`Save ${document?.content.pipeline.name ?? "the pipeline"} first?`}
          description="It has edits that are not in its file."
          actions={
            <>
              <Button onClick={close}>Cancel</Button>
              <Button
                look="danger"
                onClick={() => {
                  close()
                  void workspace.close(true).then(() => afterLeave?.())
                }}
              >
                Drop the edits
              </Button>
              <Button
                look="primary"
                onClick={() => {
                  close()
                  void save().then((saved) => saved && afterLeave?.())
                }}
              >
                Save
              </Button>
            </>
          }
        />
      )
    default:
      return null
  }
}

function fileName(name: string): string {
  return name.trim().toLowerCase().replace(/[^a-z0-9._-]+/g, "-").replace(/^[-.]+|-+$/g, "") || "pipeline"
}
