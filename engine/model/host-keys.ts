import { z } from "zod"
import { Basis } from "./fact.ts"

const Fingerprint = z.strictObject({ type: z.string(), sha256: z.string() })

/** A line of a known_hosts file. */
export const KnownKey = Fingerprint.extend({
  md5: z.string(),
  file: z.string(),
  line: z.int(),
  marker: z.enum(["none", "revoked", "cert-authority"]),
  /** Among those that the facility publishes. */
  published: z.boolean(),
})
export type KnownKey = z.infer<typeof KnownKey>

/** How a host on the way to a machine would be recognised now. */
export const HostKeys = z.strictObject({
  host: z.string(),
  port: z.int(),
  /** Pinned in the profile: the facility's own. */
  published: z.array(Fingerprint),
  /** Where they are from; null when there are none. */
  basis: Basis.nullable(),
  known: z.array(KnownKey),
  state: z.enum(["known", "published", "new", "authority", "differs", "revoked"]),
  /** The state in a sentence, with what to do. */
  text: z.string(),
})
export type HostKeys = z.infer<typeof HostKeys>

/** Published ones that no known_hosts has. */
export function unseenKeys({ published, known }: HostKeys): HostKeys["published"] {
  return published.filter(({ sha256 }) => !known.some((key) => key.sha256 === sha256))
}
