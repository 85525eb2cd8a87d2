import { z } from "zod"

/** A folder among the builds of a site. */
export const SiteBuild = z.strictObject({
  name: z.string(),
  /** A program, the run time that programs are built against, or what a build or removal that was ended hard left behind. */
  kind: z.enum(["job", "runtime", "left"]),
  bytes: z.number(),
  /** Seconds since 1970, by the site's clock. */
  usedAt: z.number(),
  /** `half`: a purge took files of it, so the next run builds it again. `used`: a run that goes on has it open, or did on another node not long ago. */
  state: z.enum(["ready", "half", "used", "building", "left"]),
})
export type SiteBuild = z.infer<typeof SiteBuild>
