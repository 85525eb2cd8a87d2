import { spawn } from "node:child_process"
import { createHash, randomUUID } from "node:crypto"
import { constants, createReadStream } from "node:fs"
import { open, readFile, readdir, rename, rm, stat, statfs } from "node:fs/promises"
import { makeFolder } from "./make-folder.ts"
import type { ExecOptions, ExecResult, FileState, ProcessIdentity, Transport } from "../transport.ts"

/** This computer. */
export function localTransport(): Transport {
  return {
    exec, read, write, append, hash, list, alive, rename,
    remove: (path) => rm(path, { recursive: true, force: true }),
    makeFolder: (path) => Promise.resolve().then(() => makeFolder(path)),
    stat: (path) => absent(stat(path).then((found): FileState => ({ size: found.size, mtime: found.mtimeMs / 1000, folder: found.isDirectory() }))),
    freeBytes: async (path) => {
      const { bavail, bsize } = await statfs(path)
      return bavail * bsize
    },
    signal: async (target, signal) => {
      if (!(await alive(target))) return false
      try {
        return process.kill(target.pid, signal)
      } catch {
        return false
      }
    },
  }
}

/** The boot of this computer; "unknown" where the kernel does not tell, as job.sh writes it. */
export async function bootId(): Promise<string> {
  return readFile("/proc/sys/kernel/random/boot_id", "utf8").then((text) => text.trim(), () => "unknown")
}

/** Start time of a process in clock ticks, as text; null when there is none (a zombie has ended too). */
export async function processStart(pid: number): Promise<string | null> {
  const line = await absent(readFile(`/proc/${pid}/stat`, "utf8"))
  if (line === null) return null
  const fields = line.slice(line.lastIndexOf(")") + 2).split(" ")
  return fields[0] === "Z" || fields[0] === "X" ? null : (fields[19] ?? null)
}

async function alive({ pid, start, boot }: ProcessIdentity): Promise<boolean> {
  return boot === (await bootId()) && start === (await processStart(pid))
}

async function absent<T>(promise: Promise<T>): Promise<T | null> {
  try {
    return await promise
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "ESRCH"].includes((error as NodeJS.ErrnoException).code ?? "")) return null
    throw error
  }
}

/** In a session of its own: Ctrl+C in the terminal is for this process alone. */
function exec(command: readonly string[], options: ExecOptions): Promise<ExecResult> {
  return new Promise((resolve) => {
    const [program = "", ...rest] = command
    const child = spawn(program, rest, { cwd: options.cwd, env: { ...process.env, ...options.env }, stdio: ["ignore", "pipe", "pipe"], detached: true, timeout: options.timeoutMs, killSignal: "SIGKILL" })
    const out: Buffer[] = []
    const err: Buffer[] = []
    child.stdout.on("data", (part: Buffer) => out.push(part))
    child.stderr.on("data", (part: Buffer) => err.push(part))
    child.on("error", (error) => resolve({ code: null, stdout: "", stderr: error.message }))
    child.on("close", (code) => resolve({ code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }))
  })
}

async function read(path: string, offset: number, length: number): Promise<Uint8Array | null> {
  const file = await absent(open(path, "r"))
  if (file === null) return null
  try {
    const buffer = new Uint8Array(Math.min(length, Math.max(0, (await file.stat()).size - offset)))
    let filled = 0
    while (filled < buffer.length) {
      const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, offset + filled)
      if (bytesRead === 0) break
      filled += bytesRead
    }
    return buffer.subarray(0, filled)
  } finally {
    await file.close()
  }
}

async function write(path: string, content: string | Uint8Array): Promise<void> {
  const aside = `${path}.${randomUUID()}.partial`
  try {
    const file = await open(aside, "wx", 0o600)
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(aside, path)
  } catch (error) {
    await rm(aside, { force: true })
    throw error
  }
}

async function append(path: string, offset: number, bytes: Uint8Array): Promise<{ appended: boolean; size: number }> {
  const file = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600)
  try {
    const { size } = await file.stat()
    if (size !== offset) return { appended: false, size }
    for (let written = 0; written < bytes.length; ) written += (await file.write(bytes, written, bytes.length - written, offset + written)).bytesWritten
    return { appended: true, size: (await file.stat()).size }
  } finally {
    await file.close()
  }
}

async function hash(path: string, length: number): Promise<string | null> {
  const found = await absent(stat(path))
  if (found === null || found.size < length) return null
  const sum = createHash("sha256")
  if (length > 0) for await (const part of createReadStream(path, { end: length - 1 })) sum.update(part as Buffer)
  return sum.digest("hex")
}

async function list(path: string): Promise<string[]> {
  return ((await absent(readdir(path))) ?? []).sort()
}
