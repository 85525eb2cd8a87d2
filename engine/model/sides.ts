/** Three versions of something: what two people started from, and what each made of it. */
export interface Sides<T> {
  readonly base: T
  readonly ours: T
  readonly theirs: T
}
