import { z } from "zod"
import { MachineSettings } from "./machine-settings.ts"

/** A host of ssh's configuration as a machine of one's own, to be looked at before it is taken. */
export const HostProposal = z.strictObject({
  /** The profile that has this host; null where a person must choose. */
  base: z.string().nullable(),
  settings: MachineSettings.pick({ name: true, host: true, port: true, user: true, jump: true }),
  carrier: z.enum(["ssh2", "openssh"]),
  /** Why this carrier. */
  reason: z.string(),
  /** What was understood, in sentences. */
  understood: z.array(z.string()),
  /** Files of private keys that are there. */
  identities: z.array(z.string()),
  /** What of the configuration Tephra does not do, in sentences. */
  notTaken: z.array(z.string()),
})
export type HostProposal = z.infer<typeof HostProposal>
