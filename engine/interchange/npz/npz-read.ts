import type { FileProblem } from "../../model/file-problem.ts"
import { asData } from "../../model/file-problem.ts"
import type { NamedArray } from "../arrays.ts"
import { quoted } from "../text.ts"
import { npyArray } from "./npy-read.ts"
import { checkMember, damagedArchive, zipMembers } from "./zip-read.ts"

/**
 * Every array of an archive that a job, `writeNpz` or numpy.savez wrote, by name; every checksum is checked. Values may be views into
 * `bytes`. What is wrong comes back as a Problem that names `file`.
 */
export function readNpz(bytes: Uint8Array, file: string): ReadonlyMap<string, NamedArray> | FileProblem {
  return asData(() => {
    const arrays = new Map<string, NamedArray>()
    for (const member of zipMembers(bytes, file)) {
      checkMember(member, file)
      const name = member.name.replace(/\.npy$/, "")
      if (arrays.has(name)) throw damagedArchive(file, `it holds ${quoted(name)} twice`)
      arrays.set(name, npyArray(member.content, name, { file, where: `${quoted(name)} of ${file}` }))
    }
    return arrays
  })
}

/** The array of a single NPY file, with an empty name. */
export function readNpy(bytes: Uint8Array, file: string): NamedArray | FileProblem {
  return asData(() => npyArray(bytes, "", { file, where: file }))
}
