import { useCall } from "../client/useCall.ts"
import { useCopy } from "../client/useCopy.ts"
import { Icon } from "../kit/Icon.tsx"
import { IconButton } from "../kit/IconButton.tsx"
import { bytesText } from "../runs/words.ts"
import styles from "./Gallery.module.css"

/** Whether local runs work here, and if not, the one command that makes them. */
export function ThisComputer() {
  const system = useCall("system.info", {})
  const copy = useCopy()
  if (!system.value) return null
  const { cores, memoryBytes, version, toolChain } = system.value
  const { command } = toolChain
  return (
    <section aria-labelledby="gallery-computer">
      <h2 id="gallery-computer" className={styles.heading}>
        This computer
      </h2>
      <p className={styles.hint}>
        {cores} {cores === 1 ? "core" : "cores"} · {bytesText(memoryBytes)} memory · Tephra {version}
      </p>
      {toolChain.ready ? (
        <p className={styles.ready}>
          <Icon name="check" size={14} /> Ready to build and run: {toolChain.found.join(", ")}
        </p>
      ) : (
        <>
          <p className={styles.missing}>
            <Icon name="warning" size={14} /> Drawing, checking and exporting work. To run here, {toolChain.missing.join(", ")} {toolChain.missing.length === 1 ? "is" : "are"} missing.
          </p>
          {command !== null && (
            <div className={styles.command}>
              <code>{command}</code>
              <IconButton label="Copy the command" onClick={() => void copy(command, "Copied the command")}>
                <Icon name="copy" size={14} />
              </IconButton>
            </div>
          )}
        </>
      )}
    </section>
  )
}
