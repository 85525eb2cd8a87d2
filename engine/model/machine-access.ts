import { z } from "zod"
import { sourced } from "./fact.ts"

export const HostName = z.string().regex(/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/)

export const Host = z.strictObject({ name: HostName, port: z.int().min(1).max(65535) })
export type Host = z.infer<typeof Host>

/** A host key's fingerprint as the facility publishes it: SHA-256 in base 64, without padding. */
export const Fingerprint = z.strictObject({
  host: HostName,
  type: z.enum(["rsa", "ecdsa", "ed25519"]),
  sha256: z.string().regex(/^[A-Za-z0-9+/]{43}$/),
})
export type Fingerprint = z.infer<typeof Fingerprint>

export const LogInMethod = z.enum(["publickey", "password", "keyboard-interactive", "gssapi-with-mic", "hostbased"])

/** How one gets in. */
export const LogIn = z.strictObject({
  hosts: sourced(z.array(Host).min(1)).optional(),
  user: sourced(z.string()).optional(),
  fingerprints: sourced(z.array(Fingerprint).min(1)).optional(),
  /** A host that one must pass through. */
  jump: sourced(Host).optional(),
  methods: sourced(z.array(LogInMethod).min(1)).optional(),
  /** The word that asks for a code, what to type there, and whether a code works only once. */
  passcode: sourced(z.strictObject({ asks: z.string(), advice: z.string(), once: z.boolean() })).optional(),
  /** Wrong answers after which log-in is refused, and how many more shut the person's address out. */
  wrongAnswers: sourced(z.strictObject({ refused: z.int().positive(), shutOut: z.int().positive().optional() })).optional(),
  /** Whether one connection may carry more than one session. */
  sessions: sourced(z.enum(["one", "several"])).optional(),
})

/** A path in which {user}, {account} and {initial} (the user's first letter) stand for what they say. */
export const PathPattern = z.string().regex(/^\/([A-Za-z0-9_.+@-]|\/|\{(user|account|initial)\})*$/)

export const Folder = z.strictObject({
  /** Absent where the facility wants none but its variable used. */
  path: PathPattern.optional(),
  /** Kind of file system. */
  system: z.enum(["lustre", "gpfs", "nfs"]).optional(),
  /** Days after which a file that nobody used is removed. */
  purgeDays: z.int().positive().optional(),
  quotaBytes: z.int().positive().optional(),
  /** Whether the quota is shared by a whole project. */
  shared: z.boolean().optional(),
})
export type Folder = z.infer<typeof Folder>

export const Folders = z.strictObject({
  /** Where runs belong. */
  scratch: sourced(Folder).optional(),
  home: sourced(Folder).optional(),
  /** Where built programs are kept for later runs. */
  builds: sourced(PathPattern).optional(),
})
