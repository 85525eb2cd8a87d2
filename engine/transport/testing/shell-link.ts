import { spawn } from "node:child_process"
import type { Link, LinkEnd } from "../link.ts"

/** A link to this computer's own shell. */
export function shellLink(command: string, env: NodeJS.ProcessEnv = process.env): Link & { readonly pid: number } {
  const child = spawn("/bin/sh", ["-c", command], { stdio: ["pipe", "pipe", "ignore"], env })
  const ended = new Promise<LinkEnd>((resolve) => {
    child.on("error", (error) => resolve({ reason: "refused", text: error.message }))
    child.on("close", (code) => resolve({ reason: "closed", text: `the shell ended with ${code}` }))
  })
  return { input: child.stdin, output: child.stdout, ended, close: () => child.stdin.end(), pid: child.pid ?? 0 }
}
