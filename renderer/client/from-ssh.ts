import type { HostProposal } from "../../engine/model/host-proposal.ts"

/** What a host of ssh's configuration put into the form. */
export interface FromSsh extends Pick<HostProposal, "understood" | "notTaken"> {
  /** As it is written after `ssh`. */
  readonly alias: string
  /** Texts that it changed, by setting. */
  readonly changes: Readonly<Record<string, Change>>
}

/** A form of a machine of one's own. */
export interface Fillable {
  readonly texts: Readonly<Record<string, string>>
  /** What filled it. */
  readonly fromSsh: FromSsh | null
}

interface Change {
  readonly before: string
  readonly after: string
}

/** Of another host, these say nothing any more. */
const ofHost = { host: "", port: "", user: "", jump: "" }

/** The form filled from a host. A name that was typed stays; what an earlier host had filled goes first. */
export function filled(form: Fillable, alias: string, { base, settings: { name, ...settings }, understood, notTaken }: HostProposal): Fillable {
  const { texts } = unfilled(form)
  const put = { ...ofHost, ...texted(settings), ...(base === null ? {} : { base }), ...(texts["name"]?.trim() ? {} : { name }) }
  const changed = Object.entries(put).map(([key, after]) => [key, { before: texts[key] ?? "", after }] as const)
  return { texts: { ...texts, ...put }, fromSsh: { alias, understood, notTaken, changes: Object.fromEntries(changed.filter(([, { before, after }]) => before !== after)) } }
}

/** As it was before a host filled it; what was typed since stays. */
export function unfilled({ fromSsh, texts }: Fillable): Fillable {
  const back = Object.entries(fromSsh?.changes ?? {}).filter(([key, { after }]) => texts[key] === after)
  return { texts: { ...texts, ...Object.fromEntries(back.map(([key, { before }]) => [key, before])) }, fromSsh: null }
}

function texted(settings: object): Record<string, string> {
  return Object.fromEntries(Object.entries(settings).map(([key, value]) => [key, String(value)]))
}
