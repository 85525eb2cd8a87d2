import type { EngineClient } from "../../client/engine-client.ts"

/** Larger ones are copied by hand from where they lie: a browser holds a download in memory. */
export const largestSave = 512 * 1024 * 1024

/** The whole file, a megabyte at a time. */
export async function artifactBytes(client: EngineClient, id: string, path: string): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  for (let offset = 0, size = 1; offset < size;) {
    const part = await client.call("run.artifact", { id, path, offset })
    const bytes = Uint8Array.from(atob(part.base64), (sign) => sign.charCodeAt(0))
    if (bytes.length === 0) break
    parts.push(bytes)
    offset += bytes.length
    size = part.size
  }
  return new Blob(parts)
}
