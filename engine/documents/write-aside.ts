import { randomBytes } from "node:crypto"
import { open, rename, rm, stat, type FileHandle } from "node:fs/promises"
import { basename, dirname, join } from "node:path"

/** A whole new version of a file, on disk beside the old one. */
export interface Aside {
  /** Puts it in the place of the old one, in one step. */
  readonly publish: () => Promise<void>
  readonly drop: () => Promise<void>
}

/** Writes a text, also in parts, or bytes beside `path` and waits until the disk has it; the file keeps its mode and owner. */
export async function writeAside(path: string, content: string | Uint8Array | Iterable<string>): Promise<Aside> {
  const aside = join(dirname(path), `.${shortened(basename(path))}.${randomBytes(6).toString("hex")}.tmp`)
  const drop = async (): Promise<void> => rm(aside, { force: true })
  try {
    const file = await open(aside, "wx", 0o666)
    try {
      await keepOwner(file, path)
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
  } catch (error) {
    await drop()
    throw error
  }
  return {
    drop,
    publish: async () => {
      await rename(aside, path)
      await syncFolder(dirname(path))
    },
  }
}

/** Room for what is added: a name has at most 255 bytes. */
function shortened(name: string): string {
  return Buffer.from(name).subarray(0, 200).toString().replaceAll("\ufffd", "")
}

async function keepOwner(file: FileHandle, path: string): Promise<void> {
  const before = await stat(path).catch(() => null)
  if (!before) return
  await file.chmod(before.mode & 0o7777)
  await file.chown(before.uid, before.gid).catch(() => {})
}

/** Makes the rename itself survive a power cut; some file systems cannot, and the content is safe either way. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => null)
  await handle?.sync().catch(() => {})
  await handle?.close()
}
