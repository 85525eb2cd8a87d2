import styles from "./Remarks.module.css"

interface TagFilterProps {
  readonly tags: readonly { readonly tag: string; readonly count: number }[]
  readonly chosen: string | null
  readonly onChoose: (tag: string | null) => void
}

/** Shows only the runs that carry a tag. */
export function TagFilter({ tags, chosen, onChoose }: TagFilterProps) {
  return (
    <div className={styles.filter} role="group" aria-label="Runs with a tag">
      {tags.map(({ tag, count }) => (
        <button key={tag} type="button" className={styles.choice} aria-pressed={tag === chosen} onClick={() => onChoose(tag === chosen ? null : tag)}>
          {tag}
          <span className={styles.more}>{count}</span>
        </button>
      ))}
    </div>
  )
}
