import { expect, test } from "vitest"
import { lookForTools } from "./tool-chain.ts"
import type { Ask } from "./tool-chain.ts"

const answers: Record<string, string> = {
  "g++ -dumpfullversion": "12.2.0\n",
  "cmake --version": "cmake version 3.25.1\n",
  "ninja --version": "1.11.1\n",
  "mpirun --version": "mpirun (Open MPI) 4.1.4\n",
  "mpicxx --version": "g++ (Debian) 12.2.0\n",
  "g++ -print-file-name=libopenblas.so": `${import.meta.filename}\n`,
  "pkg-config --modversion openblas": "0.3.21\n",
}
const without = (...absent: string[]): Ask => (program, options) => Promise.resolve(absent.includes(program) ? null : (answers[[program, ...options].join(" ")] ?? null))

test("what is there is told with its version", async () => {
  expect(await lookForTools(without())).toEqual({ ready: true, found: ["g++ 12.2.0", "CMake 3.25.1", "Ninja 1.11.1", "Open MPI 4.1.4", "OpenBLAS 0.3.21"], missing: [], command: null })
})

test("what is missing comes with the one command that installs it", async () => {
  const tools = await lookForTools(without("cmake", "mpicxx"))
  expect(tools.ready).toBe(false)
  expect(tools.missing).toEqual(["CMake", "Open MPI"])
  expect(tools.command).toMatch(/apt-get install -y --no-install-recommends cmake openmpi-bin libopenmpi-dev$/)
})
