import { execFile } from "node:child_process"
import { existsSync, readdirSync } from "node:fs"
import { delimiter, join } from "node:path"

/** What local runs need, and what of it this computer has. */
export interface FoundTools {
  readonly ready: boolean
  /** "g++ 12.2.0", "Open MPI 4.1.4". */
  readonly found: string[]
  readonly missing: string[]
  /** The command that installs what is missing; null when nothing is, or when this system's command is not known. */
  readonly command: string | null
}

interface Tool {
  readonly name: string
  /** Any one of these on the PATH will do. */
  readonly commands: readonly string[]
  readonly debian: string
}

const tools: readonly Tool[] = [
  { name: "C++ compiler", commands: ["g++", "c++", "clang++"], debian: "g++" },
  { name: "CMake", commands: ["cmake"], debian: "cmake" },
  { name: "Ninja", commands: ["ninja", "make"], debian: "ninja-build" },
  { name: "MPI compiler", commands: ["mpicxx", "mpic++"], debian: "libopenmpi-dev" },
  { name: "MPI launcher", commands: ["mpirun"], debian: "openmpi-bin" },
]

const blas = { name: "OpenBLAS", debian: "libopenblas0-openmp libopenblas-dev" }
const libraryFolders = ["/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/local/lib64", "/opt/homebrew/lib"]

/** Looks for compiler, CMake, MPI and BLAS. Takes tens of milliseconds and never throws. */
export async function lookForTools(environment: Readonly<Record<string, string | undefined>> = process.env): Promise<FoundTools> {
  const looks = await Promise.all(tools.map(async (tool) => ({ tool, found: await lookFor(tool, environment) })))
  const absent = looks.filter(({ found }) => found === null).map(({ tool }) => tool)
  const hasBlas = libraryPaths(environment).some(holdsBlas)
  const missing = [...absent, ...(hasBlas ? [] : [blas])]
  const found = [...new Set(looks.flatMap(({ found }) => (found === null ? [] : [found])))]
  return {
    ready: missing.length === 0,
    found: hasBlas ? [...found, "CBLAS"] : found,
    missing: missing.map(({ name }) => name),
    command: missing.length > 0 && onPath("apt-get", environment) ? `sudo apt-get install -y ${missing.map(({ debian }) => debian).join(" ")}` : null,
  }
}

async function lookFor(tool: Tool, environment: Readonly<Record<string, string | undefined>>): Promise<string | null> {
  const command = tool.commands.find((name) => onPath(name, environment))
  if (command === undefined) return null
  const words = await firstLine(command)
  const version = /\d+\.\d+(\.\d+)?/.exec(words.replaceAll(/\([^)]*\)/g, ""))?.[0] ?? ""
  // An MPI compiler tells the version of the compiler behind it.
  if (command.startsWith("mpic")) return command
  return `${/Open MPI/.test(words) ? "Open MPI" : command} ${version}`.trim()
}

function firstLine(command: string): Promise<string> {
  return new Promise((resolve) => {
    execFile(command, ["--version"], { timeout: 5000 }, (_, stdout) => resolve(stdout.split("\n")[0] ?? ""))
  })
}

function onPath(command: string, environment: Readonly<Record<string, string | undefined>>): boolean {
  return (environment["PATH"] ?? "").split(delimiter).some((folder) => folder !== "" && existsSync(join(folder, command)))
}

function libraryPaths(environment: Readonly<Record<string, string | undefined>>): string[] {
  const given = [environment["LIBRARY_PATH"], environment["LD_LIBRARY_PATH"]].flatMap((list) => (list ?? "").split(delimiter)).filter((folder) => folder !== "")
  const inside = libraryFolders.flatMap((folder) => foldersIn(folder).filter((name) => name.endsWith("-linux-gnu")).map((name) => join(folder, name)))
  return [...given, ...libraryFolders, ...inside]
}

function holdsBlas(folder: string): boolean {
  return ["libopenblas.so", "libopenblas.a", "libcblas.so", "libmkl_rt.so", "libblis.so", "libopenblas.dylib"].some((file) => existsSync(join(folder, file)))
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
