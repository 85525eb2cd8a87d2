import { useMemo, useState } from "react"
import type { CustomSource } from "../../engine/model/custom.ts"
import { useWorkspace, useWorkspaceState } from "../client/workspace-hooks.ts"
import { Button } from "../kit/Button.tsx"
import { Dialog } from "../kit/Dialog.tsx"
import { Icon } from "../kit/Icon.tsx"
import { refusedIn, shownText, titlesOf } from "./custom-words.ts"
import styles from "./TrustDialog.module.css"

/** The files of the custom blocks beside the drawing, to be read before they are trusted. */
export function TrustDialog({ onClose }: { readonly onClose: () => void }) {
  const workspace = useWorkspace()
  const present = useWorkspaceState((state) => state.custom)
  // The files are looked at again whenever the window is returned to; what is trusted is what was read here.
  const [custom, show] = useState(present)
  const changed = present?.hash !== custom?.hash
  const refused = useMemo(() => (custom ? refusedIn(custom) : new Map<string, string>()), [custom])
  const titles = useMemo(() => (custom ? titlesOf(custom) : new Map<string, string>()), [custom])
  if (!custom || custom.blocks.length === 0) {
    return <Dialog open onOpenChange={onClose} title="Custom blocks of this folder" description="There are none. A custom block is a folder blocks/TYPE beside the pipeline file, with block.json, block.hpp, block.py and block.md." />
  }
  const decide = (hash: string | null) => {
    onClose()
    void workspace.trustCustom(hash)
  }
  const trust = (
    <>
      <Button data-autofocus onClick={onClose}>
        Not now
      </Button>
      {changed ? (
        <Button look="primary" onClick={() => show(present)}>
          Look again
        </Button>
      ) : (
        <Button look="primary" onClick={() => decide(custom.hash)}>
          Trust
        </Button>
      )}
    </>
  )
  const distrust = (
    <>
      <Button onClick={() => decide(null)}>Trust no longer</Button>
      <Button data-autofocus look="primary" onClick={onClose}>
        Close
      </Button>
    </>
  )
  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="wide"
      title={custom.trusted ? "Custom blocks of this folder" : "Trust the custom blocks of this folder?"}
      description={custom.trusted ? "You trust these files. After any change you are asked again." : "Their C++ and Python run as you, with all that you may do, when a job is built or run. Trust them when you know who wrote them, or have read them. After any change you are asked again."}
      actions={custom.trusted ? distrust : trust}
    >
      {changed && (
        <p className={styles.refused} role="alert">
          <Icon name="error" /> The files have changed since this was opened; these are not what lies there now. {custom.trusted ? "Close, and look at them again." : "Look at them again before you trust them."}
        </p>
      )}
      <dl className={styles.facts}>
        <dt>Folder</dt>
        <dd>
          <code>{custom.folder}/blocks</code>
        </dd>
        <dt>Hash</dt>
        <dd>
          <code>{custom.hash}</code>
        </dd>
      </dl>
      <ul className={styles.blocks}>
        {custom.blocks.map((block) => (
          <Block key={block.type} block={block} title={titles.get(block.type) ?? block.type} refused={refused.get(block.type) ?? null} />
        ))}
      </ul>
    </Dialog>
  )
}

function Block({ block, title, refused }: { readonly block: CustomSource; readonly title: string; readonly refused: string | null }) {
  return (
    <li className={styles.block}>
      <h3 className={styles.title}>
        {title} {title !== block.type && <code>{block.type}</code>}
      </h3>
      {refused !== null && (
        <p className={styles.refused}>
          <Icon name="error" /> Cannot be used: {refused}.
        </p>
      )}
      {block.files.map(({ name, bytes, sha256 }) => (
        <details key={name} className={styles.file}>
          <summary>
            <code className={styles.name}>{name}</code>
            <span className={styles.size}>{bytes.toLocaleString("en")} bytes</span>
            <code className={styles.sum}>{sha256.slice(0, 12)}</code>
          </summary>
          <pre className={styles.text}>{shownText(textOf(block, name))}</pre>
        </details>
      ))}
    </li>
  )
}

function textOf({ definition, cpp, python, page }: CustomSource, name: string): string {
  return { "block.json": definition, "block.hpp": cpp, "block.py": python, "block.md": page }[name] ?? ""
}
