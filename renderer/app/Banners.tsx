import { useState } from "react"
import { useConnection, useDocument, useWorkspace } from "../client/workspace-hooks.ts"
import { Button } from "../kit/Button.tsx"
import { Banner } from "./Banner.tsx"
import { TrustBanner } from "./TrustBanner.tsx"

interface BannersProps {
  readonly act: (name: string) => void
  readonly onOverwrite: () => void
}

/** What holds for the whole document until something is done about it. */
export function Banners({ act, onOverwrite }: BannersProps) {
  const document = useDocument()
  const connection = useConnection()
  const workspace = useWorkspace()
  const [seen, setSeen] = useState<string | null>(null)
  return (
    <>
      {connection === "reconnecting" && (
        <Banner icon="warning" look="warning">
          The connection to the engine is lost; Tephra keeps trying. Edits are kept here and sent when it is back. Runs go on.
        </Banner>
      )}
      {document?.readOnly && (
        <Banner icon="warning" look="warning" actions={document.unsaved && <Button size="small" onClick={() => act("save-as")}>Save a copy…</Button>}>
          {document.readOnly}
        </Banner>
      )}
      {document?.changedOnDisk && (
        <Banner
          icon="warning"
          look="warning"
          actions={
            <>
              <Button size="small" onClick={() => void workspace.reload()}>
                {document.unsaved ? "Read again, dropping my edits" : "Read again"}
              </Button>
              <Button size="small" onClick={onOverwrite}>
                Keep mine…
              </Button>
            </>
          }
        >
          The file was changed by another program since it was read.
        </Banner>
      )}
      {document?.recovered && document.unsaved && seen !== document.id && (
        <Banner icon="reset" look="info" actions={<Button size="small" onClick={() => setSeen(document.id)}>Good</Button>}>
          Tephra ended unexpectedly; your unsaved edits were put back. Save to keep them in the file.
        </Banner>
      )}
      <TrustBanner onLook={() => act("custom")} />
    </>
  )
}
