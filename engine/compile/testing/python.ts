import { spawnSync } from "node:child_process"

/** What Python and Pyflakes have to say of a program; empty when they are content. */
export function pythonComplaints(text: string): string {
  const compiled = spawnSync("/usr/bin/python3", ["-c", 'import sys; compile(sys.stdin.buffer.read(), "program", "exec")'], { input: text, encoding: "utf8" })
  const checked = spawnSync("pyflakes3", { input: text, encoding: "utf8" })
  if (checked.error) return String(checked.error)
  return compiled.stderr + checked.stdout + checked.stderr
}
