import { execFile } from "node:child_process"
import { existsSync } from "node:fs"
import { userInfo } from "node:os"

/** Whether runs can be built here, as the contract's ToolChain. */
export interface FoundTools {
  readonly ready: boolean
  /** "g++ 12.2.0", "Open MPI 4.1.4". */
  readonly found: string[]
  readonly missing: string[]
  /** The command that installs what is missing, on Debian and its relatives. */
  readonly command: string | null
}

interface Tool {
  readonly name: string
  readonly debian: string
  /** Its version, an empty text when it does not tell; null when it is not there. */
  readonly look: (ask: Ask) => Promise<string | null>
}

/** Output of a command; null when there is none or it fails. */
export type Ask = (program: string, options: readonly string[]) => Promise<string | null>

const version = (text: string | null): string | null => (text === null ? null : (/(\d+(?:\.\d+)+)/.exec(text)?.[1] ?? ""))
const ninjaVersion = async (ask: Ask): Promise<string | null> => version(await ask("ninja", ["--version"]))

const tools: readonly Tool[] = [
  { name: "g++", debian: "g++", look: async (ask) => version(await ask("g++", ["-dumpfullversion"])) },
  { name: "CMake", debian: "cmake", look: async (ask) => version(await ask("cmake", ["--version"])) },
  { name: "Ninja", debian: "ninja-build", look: async (ask) => (await ninjaVersion(ask)) ?? version(await ask("make", ["--version"])) },
  { name: "Open MPI", debian: "openmpi-bin libopenmpi-dev", look: lookForMpi },
  { name: "OpenBLAS", debian: "libopenblas0-openmp libopenblas-dev", look: lookForBlas },
]

/** Running needs mpirun, building needs the compiler's wrapper and headers. */
async function lookForMpi(ask: Ask): Promise<string | null> {
  const [run, build] = await Promise.all([ask("mpirun", ["--version"]), ask("mpicxx", ["--version"])])
  return build === null ? null : version(run)
}

/** The compiler tells the full path of a library that it can link, and the name alone of one that it cannot. */
async function lookForBlas(ask: Ask): Promise<string | null> {
  const path = (await ask("g++", ["-print-file-name=libopenblas.so"]))?.trim()
  if (path === undefined || !path.includes("/") || !existsSync(path)) return null
  return version(await ask("pkg-config", ["--modversion", "openblas"])) ?? ""
}

/** Looks for all that building and running a job needs here. */
export async function lookForTools(ask: Ask = askProgram): Promise<FoundTools> {
  const looked = await Promise.all(tools.map(async (tool) => ({ ...tool, version: await tool.look(ask) })))
  const absent = looked.filter((tool) => tool.version === null)
  const found = looked.filter((tool) => tool.version !== null).map((tool) => `${tool.name} ${tool.version ?? ""}`.trim())
  const sudo = userInfo().uid === 0 ? "" : "sudo "
  const command = absent.length === 0 ? null : `${sudo}apt-get install -y --no-install-recommends ${absent.map(({ debian }) => debian).join(" ")}`
  return { ready: absent.length === 0, found, missing: absent.map(({ name }) => name), command }
}

function askProgram(program: string, options: readonly string[]): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(program, [...options], { timeout: 60_000 }, (error, stdout) => resolve(error === null ? stdout : null))
  })
}
