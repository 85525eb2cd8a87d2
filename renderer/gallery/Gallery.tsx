import { useCall } from "../client/useCall.ts"
import { useDocument, useWorkspace, useWorkspaceState } from "../client/workspace-hooks.ts"
import { Button } from "../kit/Button.tsx"
import { Icon } from "../kit/Icon.tsx"
import { Keys } from "../kit/Keys.tsx"
import { FileColumn } from "./FileColumn.tsx"
import { GraphPicture } from "./GraphPicture.tsx"
import { Steps } from "./Steps.tsx"
import styles from "./Gallery.module.css"

interface GalleryProps {
  /** Asks for a file to open. */
  readonly onOpenFile: () => void
  /** Asks for an ONNX file. */
  readonly onImport: () => void
}

/** Where work starts: what Tephra does, templates, and what was open before. */
export function Gallery({ onOpenFile, onImport }: GalleryProps) {
  const workspace = useWorkspace()
  const templates = useCall("templates.list", {})
  const document = useDocument()
  const opening = useWorkspaceState((state) => state.opening)
  return (
    <div className={styles.gallery} aria-busy={opening}>
      <div className={styles.page}>
        <header className={styles.header}>
          <div>
            <h1 className={styles.title}>Tephra</h1>
            <p className={styles.lead}>Draw a deep-learning pipeline. It becomes a native C++ program that runs under MPI on this computer while you watch.</p>
          </div>
          {document && (
            <Button onClick={() => workspace.showGallery(false)}>
              Back to {document.content.pipeline.name || "the pipeline"}
            </Button>
          )}
        </header>
        <Steps />
        <div className={styles.columns}>
          <section aria-labelledby="gallery-templates">
            <h2 id="gallery-templates" className={styles.heading}>
              Start from a template
            </h2>
            {templates.error && <p className={styles.refused}>The templates could not be read: {templates.error.message}</p>}
            <ul className={styles.cards}>
              {(templates.value ?? []).map((template) => (
                <li key={template.name}>
                  <button type="button" className={styles.card} disabled={opening} onClick={() => void workspace.create(template.name)}>
                    <GraphPicture template={template} />
                    <span className={styles.cardTitle}>{template.title}</span>
                    <span className={styles.cardText}>{template.summary}</span>
                    <span className={styles.cardFacts}>{template.blocks} blocks</span>
                  </button>
                </li>
              ))}
              <li>
                <button type="button" className={styles.card} disabled={opening} onClick={() => void workspace.create(null)}>
                  <span className={styles.blank}>
                    <Icon name="plus" size={24} />
                  </span>
                  <span className={styles.cardTitle}>Empty pipeline</span>
                  <span className={styles.cardText}>Drag blocks from the left and wire them; what is missing is listed as you go.</span>
                  <span className={styles.cardFacts}>
                    <Keys keys="Alt+N" />
                  </span>
                </button>
              </li>
            </ul>
          </section>
          <FileColumn onOpenFile={onOpenFile} onImport={onImport} />
        </div>
      </div>
    </div>
  )
}
