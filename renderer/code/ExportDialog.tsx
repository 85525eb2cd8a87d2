import { useClient } from "../client/ClientProvider.tsx"
import { useDocument, useTarget, useWorkspace } from "../client/workspace-hooks.ts"
import { FileDialog } from "../files/FileDialog.tsx"
import { fileName } from "../runs/curves/export.ts"

/** Writes the job into a new folder that builds and runs anywhere, without Tephra. */
export function ExportDialog({ onClose }: { readonly onClose: () => void }) {
  const client = useClient()
  const workspace = useWorkspace()
  const document = useDocument()
  const [target] = useTarget()
  if (!document) return null
  const { id, path, content } = document

  async function write(to: string) {
    onClose()
    await workspace.settled()
    const { folder, problems } = await client.call("job.export", { document: id, target, to })
    if (folder !== null) return workspace.tell(`Exported to ${folder}: \`sh job.sh\` there builds and runs it`)
    workspace.tell(problems[0]?.message ?? "A pipeline with errors cannot be exported.", "error")
  }

  return (
    <FileDialog
      title="Export job to a new folder"
      action="Export"
      folder={path === null ? null : path.slice(0, path.lastIndexOf("/")) || "/"}
      name={`${fileName(content.pipeline.name)}-job`}
      shows={() => false}
      onClose={onClose}
      onChoose={(to) => void write(to).catch((error: Error) => workspace.tell(error.message, "error"))}
    />
  )
}
