import type { Proof } from "../../engine/model/fact.ts"
import { classes } from "../kit/classes.ts"
import { proofWords } from "./words.ts"
import styles from "./ProofBadge.module.css"

/** How something is known: filled where it was seen on the real system. */
export function ProofBadge({ proof }: { readonly proof: Proof }) {
  return (
    <span className={classes(styles.badge, styles[proof])} title={proofWords[proof]}>
      {proof}
    </span>
  )
}
