import type { SiteState } from "../../engine/model/site-state.ts"
import { StateMark } from "../runs/StateMark.tsx"
import { siteMark, siteWord } from "./words.ts"
import styles from "./SiteMark.module.css"

/** Whether somebody is logged in, as a shape and a word. */
export function SiteMark({ site }: { readonly site: SiteState }) {
  return (
    <span className={styles.site}>
      <StateMark mark={siteMark(site)} />
      <span className={styles.word}>{siteWord(site)}</span>
    </span>
  )
}
