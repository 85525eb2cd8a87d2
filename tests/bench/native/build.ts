import { mkdirSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { note, output } from "./command.ts"
import type { Libtorch } from "./libtorch.ts"
import type { Program } from "./program.ts"

export const root = fileURLToPath(new URL("../../../", import.meta.url))
const folder = `${root}build/bench`

export type Ours = Program & { readonly folder: string; readonly cases: readonly string[] }

/** The library, its benchmark program and a prefix where the package lies; with MPI or without. */
export function buildOurs({ mpi }: { mpi: boolean }): Ours {
  const build = `${folder}/${mpi ? "ours-mpi" : "ours"}`
  note(`building ours ${mpi ? "with" : "without"} MPI`)
  const options = ["TEPHRA_NATIVE_ARCH=ON", "TEPHRA_BENCHES=ON", "TEPHRA_ATEN=OFF", "TEPHRA_TESTS=OFF", "TEPHRA_EXAMPLES=OFF", `TEPHRA_MPI=${mpi ? "ON" : "OFF"}`, `CMAKE_INSTALL_PREFIX=${build}/prefix`]
  compile(`${root}native`, build, options, "tephra_bench")
  const path = `${build}/bench/tephra_bench`
  return { path, folder: build, cases: casesOf(path) }
}

export function buildPeer({ name, include, lib, oldAbi }: Libtorch): Program {
  const build = `${folder}/${name.replaceAll(/[^\w.-]+/g, "-")}`
  note(`building for ${name} in ${lib}`)
  compile(`${root}native/bench/peers/libtorch`, build, [`TORCH_INCLUDE=${include.join(";")}`, `TORCH_LIB=${lib}`, `TORCH_OLD_ABI=${oldAbi ? "ON" : "OFF"}`], "libtorch_bench")
  return { path: `${build}/libtorch_bench` }
}

function compile(sources: string, build: string, options: readonly string[], target: string): void {
  mkdirSync(build, { recursive: true })
  output("cmake", ["-S", sources, "-B", build, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release", ...options.map((option) => `-D${option}`)])
  output("cmake", ["--build", build, "--target", target])
}

function casesOf(path: string): string[] {
  return output(path, ["cases"]).trim().split("\n")
}
