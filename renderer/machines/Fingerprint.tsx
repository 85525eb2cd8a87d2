import styles from "./Fingerprint.module.css"

/** One click takes all of it, to be compared. */
export function Fingerprint({ text }: { readonly text: string }) {
  return <code className={styles.print}>{text}</code>
}
