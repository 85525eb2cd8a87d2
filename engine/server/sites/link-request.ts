import type { Machine } from "../../model/machine.ts"
import { ApiError } from "../../model/api-error.ts"
import { sshPort } from "../../machines/documented.ts"
import { home } from "../../transport/ssh/ask-ssh.ts"
import { methods } from "../../transport/ssh/log-in.ts"
import type { LinkRequest } from "../../transport/ssh/open-link.ts"

/** What a log-in asks for, whoever answers and whatever runs there. */
export type MachineLink = Pick<LinkRequest, "host" | "port" | "user" | "identities" | "jump" | "published" | "attempts" | "everyAnswerOnce">

/** How a machine is reached, as its profile and the person say. What neither says, ssh's own configuration does. */
export function machineLink({ logIn, title }: Machine, key: string | undefined, used: number): MachineLink {
  const [first] = logIn?.hosts?.value ?? []
  if (first === undefined) throw new ApiError("machine-without-host", `No log-in host is known of ${title}. Add a machine of your own over this profile, and name its host.`)
  const user = logIn?.user?.value
  const jump = logIn?.jump?.value
  return {
    host: first.name,
    // The usual port is what ssh's configuration says.
    ...(first.port === sshPort ? {} : { port: first.port }),
    ...(user === undefined ? {} : { user }),
    ...(key === undefined ? {} : { identities: [home(key)] }),
    ...(jump === undefined ? {} : { jump: [jump.port === sshPort ? jump.name : `${jump.name}:${jump.port}`] }),
    ...hostFacts(logIn, used),
  }
}

function hostFacts(logIn: Machine["logIn"], used: number): Pick<MachineLink, "published" | "attempts" | "everyAnswerOnce"> {
  const published = (logIn?.fingerprints?.value ?? []).map(({ host, type, sha256 }) => ({ host, type: keyTypes[type], sha256 }))
  const allowed = logIn?.wrongAnswers?.value.refused
  const named = logIn?.methods?.value.flatMap((name) => methods.filter((method) => method === name)) ?? []
  return {
    ...(published.length === 0 ? {} : { published }),
    ...(allowed === undefined && used === 0 ? {} : { attempts: { allowed: allowed ?? usualAttempts, used } }),
    ...(logIn?.passcode?.value.once === true && !named.includes("password") ? { everyAnswerOnce: true } : {}),
  }
}

const usualAttempts = 3
const keyTypes = { rsa: "ssh-rsa", ecdsa: "ecdsa-sha2-nistp256", ed25519: "ssh-ed25519" } as const
