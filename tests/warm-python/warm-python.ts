import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** Tests find a Python that has loaded PyTorch already, which takes it two seconds at each start; theirs, where one is chosen, and the system's as it is where that cannot. */
export default async function warmPython(): Promise<(() => Promise<void>) | undefined> {
  if (process.env["TEPHRA_PYTHON"]) return undefined
  const folder = await mkdtemp(join(tmpdir(), "tephra-python-"))
  const socket = join(folder, "socket")
  const env = { ...process.env, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" }
  const server = spawn("/usr/bin/python3", [join(import.meta.dirname, "server.py"), socket], { env, stdio: ["pipe", "pipe", "inherit"] })
  const serves = await Promise.race([once(server.stdout, "data").then(() => true), once(server, "exit").then(() => false)]).catch(() => false)
  if (!serves) {
    await rm(folder, { recursive: true })
    return undefined
  }
  const variables = Object.entries(env).flatMap(([name, value]) => (name.startsWith("PYTHON") ? [`${name}=${value}`] : []))
  Object.assign(process.env, { TEPHRA_PYTHON: join(import.meta.dirname, "python3"), TEPHRA_WARM_PYTHON: socket, TEPHRA_WARM_PYTHON_VARIABLES: variables.sort().join("\n") })
  return async () => {
    server.stdin.end()
    await rm(folder, { recursive: true })
  }
}
