/** A pipeline file of some older format, as parsed. */
export type OldFile = Readonly<Record<string, unknown>>

/** A migration says in words why it cannot go on. */
export type Migrated = { readonly file: OldFile } | { readonly message: string }
