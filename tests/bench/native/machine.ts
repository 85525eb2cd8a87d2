import { globSync, readFileSync } from "node:fs"

/** The first `count` processors that this process may run on, as taskset wants them. */
export function processors(count: number): string {
  const list = /^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1] ?? "0"
  const all = list.split(",").flatMap((range) => {
    const [first, last] = range.split("-").map(Number) as [number, number?]
    return Array.from({ length: (last ?? first) - first + 1 }, (_, index) => first + index)
  })
  if (all.length < count) throw new Error(`${count} processors are needed, this process may use ${all.length}. Allow it more (taskset, cgroup).`)
  return all.slice(-count).join(",")
}

/**
 * What both sides of a comparison run under. OpenBLAS with OpenMP where Debian has put it: the pthread one fights the OpenMP threads of
 * both sides. OpenBLAS releases older than the processor pick slow kernels, so the kernels are named by its vector units, as the run
 * time does by itself; what the person's own variables say of OpenBLAS is left out, so that figures of two days can be compared.
 */
export function environment(threads: number): NodeJS.ProcessEnv {
  const { OPENBLAS_CORETYPE: _, OPENBLAS_L2_SIZE: __, ...inherited } = process.env
  const folder = globSync("/usr/lib/*/openblas-openmp")[0]
  const core = blasCore()
  return {
    ...inherited,
    ...(folder && { LD_LIBRARY_PATH: [folder, process.env["LD_LIBRARY_PATH"]].filter(Boolean).join(":") }),
    ...(core && { OPENBLAS_CORETYPE: core }),
    OMP_NUM_THREADS: String(threads),
    OPENBLAS_NUM_THREADS: String(threads),
    OMPI_ALLOW_RUN_AS_ROOT: "1",
    OMPI_ALLOW_RUN_AS_ROOT_CONFIRM: "1",
  }
}

/** Null where OpenBLAS is left to choose. */
export function blasCore(): string | null {
  const flags = new Set((/^flags\s*:(.*)$/m.exec(readFileSync("/proc/cpuinfo", "utf8"))?.[1] ?? "").trim().split(" "))
  const has = (...wanted: string[]) => wanted.every((flag) => flags.has(flag))
  if (has("avx512f", "avx512dq", "avx512bw", "avx512vl")) return "SkylakeX"
  return has("avx2", "fma") ? "Haswell" : null
}
