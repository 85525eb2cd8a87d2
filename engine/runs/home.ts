import { accessSync, chmodSync, constants } from "node:fs"
import { homedir } from "node:os"
import { join, resolve } from "node:path"
import { ApiError } from "../model/api-error.ts"
import { writeTrouble } from "../transport/local/file-trouble.ts"
import { makeFolder } from "../transport/local/make-folder.ts"

/** Where this app keeps what it makes, all under one folder. */
export interface Home {
  readonly root: string
  readonly store: string
  /** Job folders by hash. */
  readonly jobs: string
  /** Run folders by id. */
  readonly runs: string
  /** Builds; `$TEPHRA_CACHE` where several homes share them. */
  readonly cache: string
  /** Journals of open documents. */
  readonly journal: string
}

/** `$TEPHRA_HOME`, else `$XDG_DATA_HOME/tephra`, else `~/.local/share/tephra`. */
export function tephraHome(environment: Readonly<Record<string, string | undefined>>): Home {
  const data = environment["XDG_DATA_HOME"] || join(environment["HOME"] || homedir(), ".local", "share")
  const root = resolve(environment["TEPHRA_HOME"] || join(data, "tephra"))
  return { root, store: join(root, "store.sqlite"), jobs: join(root, "jobs"), runs: join(root, "runs"), cache: resolve(environment["TEPHRA_CACHE"] || join(root, "cache")), journal: join(root, "journal") }
}

/** Makes the folder where it is missing. Only its owner may look into it: it holds what people drew and ran. */
export function openHome({ root }: Home): void {
  try {
    makeFolder(root)
    chmodSync(root, 0o700)
    accessSync(root, constants.W_OK)
  } catch (error) {
    throw new ApiError("home-unusable", `Tephra cannot keep anything in ${root}. ${writeTrouble(error, root)} TEPHRA_HOME says where it keeps things: a folder that you can write to.`)
  }
}
