export interface ExecOptions {
  readonly cwd?: string
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>
  /** Ends the command after this; an answer that never comes must not hold a driver. */
  readonly timeoutMs: number
}

export interface ExecResult {
  /** Null when it was ended by a signal or could not be started. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface FileState {
  readonly size: number
  /** Seconds since 1970. */
  readonly mtime: number
  readonly folder: boolean
}

/** A process is the one meant only if its start time and the computer's boot fit too: numbers are used again. */
export interface ProcessIdentity {
  readonly pid: number
  /** Field 22 of /proc/PID/stat, as text. */
  readonly start: string
  readonly boot: string
}

/** Commands and files of a machine. Absent files are null, not errors; other failures reject. */
export interface Transport {
  exec(command: readonly string[], options: ExecOptions): Promise<ExecResult>
  /** At most `length` bytes from `offset`; fewer at the end of the file; null when there is no file. */
  read(path: string, offset: number, length: number): Promise<Uint8Array | null>
  /** Aside, then rename: a reader sees all or nothing. */
  write(path: string, content: string | Uint8Array): Promise<void>
  /** At the end of a file that has exactly `offset` bytes, or of none when that is 0. `appended` is false when it has not, or when the bytes did not all arrive. Tells the size afterwards. */
  append(path: string, offset: number, bytes: Uint8Array): Promise<{ readonly appended: boolean; readonly size: number }>
  /** SHA-256 of the first `length` bytes, in hex; null when there are fewer, or no file. */
  hash(path: string, length: number): Promise<string | null>
  /** Over what is there, at once. */
  rename(from: string, to: string): Promise<void>
  remove(path: string): Promise<void>
  makeFolder(path: string): Promise<void>
  /** Names in a folder, sorted; empty when there is none. */
  list(path: string): Promise<string[]>
  stat(path: string): Promise<FileState | null>
  /** Bytes that can still be written at `path`. */
  freeBytes(path: string): Promise<number>
  alive(process: ProcessIdentity): Promise<boolean>
  /** To the process alone, if it is still the one meant; false when it is not. */
  signal(process: ProcessIdentity, signal: "SIGTERM" | "SIGKILL"): Promise<boolean>
}

/** A transport over a link, which can also do something that takes long beside everything else. */
export interface SiteTransport extends Transport {
  /** Starts a command whose output goes to `log` in `folder`, and whose code to `code` once it ended. It is asked to end (SIGTERM) when the link does. */
  start(command: readonly string[], options: { readonly folder: string; readonly cwd?: string; readonly env?: Readonly<Record<string, string>> }): Promise<void>
}
