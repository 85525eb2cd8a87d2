import type { SiteTransport } from "../../transport/transport.ts"

/** Before it come words of profiles, which may say anything. */
const mark = "~tephra environment~"
const patienceMs = 60_000
/** Of the shell that tells, not of a log-in. */
const passing: ReadonlySet<string> = new Set(["PWD", "OLDPWD", "SHLVL", "_"])

/** The variables that a log-in sets up there: where commands and modules are. Empty where its profile does not come to an end. */
export async function logInVariables(transport: SiteTransport): Promise<Readonly<Record<string, string>>> {
  const [{ stdout: before }, { stdout }] = await Promise.all([
    transport.exec(["sh", "-c", 'printf %s "$PATH"'], { timeoutMs: patienceMs }),
    transport.exec(["sh", "-lc", `printf '%s\\n' '${mark}'; command -p env -0`], { timeoutMs: patienceMs }),
  ])
  const at = stdout.lastIndexOf(`${mark}\n`)
  if (at < 0) return {}
  const pairs = stdout.slice(at + mark.length + 1).split("\0").flatMap((text) => {
    const cut = text.indexOf("=")
    return cut > 0 ? [[text.slice(0, cut), text.slice(cut + 1)] as const] : []
  })
  const told = pairs.filter(([name]) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !passing.has(name))
  return Object.fromEntries(told.map(([name, value]) => [name, name === "PATH" ? together(value, before) : value]))
}

/** Some profiles begin PATH anew, and lose what the log-in had given. */
function together(path: string, before: string): string {
  return [...new Set([...path.split(":"), ...before.split(":")])].filter((folder) => folder !== "").join(":")
}

/** The same site, whose commands have these variables too. */
export function withVariables(transport: SiteTransport, variables: Readonly<Record<string, string>>): SiteTransport {
  return {
    ...transport,
    exec: (command, options) => transport.exec(command, { ...options, env: { ...variables, ...options.env } }),
    start: (command, options) => transport.start(command, { ...options, env: { ...variables, ...options.env } }),
  }
}
