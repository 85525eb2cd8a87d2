import { spawnSync } from "node:child_process"
import { existsSync, globSync, readFileSync, realpathSync } from "node:fs"
import { delimiter } from "node:path"

/** A libtorch on this machine. */
export interface Libtorch {
  readonly name: string
  readonly include: readonly string[]
  readonly lib: string
  /** Built with the strings of before C++11. */
  readonly oldAbi: boolean
}

/** Every libtorch found, each once: Debian's, those of each python3 on the path, and the folders of TEPHRA_LIBTORCH. */
export function libtorches(): Libtorch[] {
  const places = [...debian(), ...pythons(), ...named()].filter(({ lib }) => existsSync(`${lib}/libtorch_cpu.so`))
  const once = new Map(places.toReversed().map((place) => [realpathSync(`${place.lib}/libtorch_cpu.so`), place]))
  const found = [...once.values()].toReversed().map((place) => ({ ...place, name: `libtorch ${versionOf(place)}`, oldAbi: hasOldAbi(place.lib) }))
  return found.map((each, index) => ({ ...each, name: found.findIndex(({ name }) => name === each.name) === index ? each.name : `${each.name} #${index + 1}` }))
}

type Place = Pick<Libtorch, "include" | "lib">

function debian(): Place[] {
  return globSync("/usr/lib/*/libtorch_cpu.so").map((library) => ({ include: ["/usr/include/torch/csrc/api/include"], lib: library.slice(0, library.lastIndexOf("/")) }))
}

function pythons(): Place[] {
  const look = "import importlib.util; spec = importlib.util.find_spec('torch'); print(spec.submodule_search_locations[0] if spec else '')"
  const interpreters = (process.env["PATH"] ?? "").split(delimiter).map((folder) => `${folder}/python3`).filter((path) => existsSync(path))
  return interpreters.map((python) => spawnSync(python, ["-c", look], { encoding: "utf8" }).stdout?.trim() ?? "").filter(Boolean).map(placeIn)
}

function named(): Place[] {
  return (process.env["TEPHRA_LIBTORCH"] ?? "").split(delimiter).filter(Boolean).map(placeIn)
}

function placeIn(folder: string): Place {
  return { include: [`${folder}/include`, `${folder}/include/torch/csrc/api/include`], lib: `${folder}/lib` }
}

function versionOf({ include }: Place): string {
  const headers = include.flatMap((folder) => [`${folder}/torch/version.h`, `${folder}/torch/headeronly/version.h`]).filter((path) => existsSync(path))
  const text = headers.map((path) => readFileSync(path, "utf8")).join("")
  return ["MAJOR", "MINOR", "PATCH"].map((part) => new RegExp(`TORCH_VERSION_${part} (\\d+)`).exec(text)?.[1] ?? "?").join(".")
}

/** The names in the library tell which std::string it was built with. */
function hasOldAbi(lib: string): boolean {
  return !readFileSync(`${lib}/libc10.so`).includes("_ZN3c105ErrorC1ENS_14SourceLocationENSt7__cxx11")
}
