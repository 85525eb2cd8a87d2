import { resultText, type AuditEntry } from "../model/audit.ts"
import { findRun } from "../runs/find-run.ts"
import { verifyWholeAudit } from "../server/verify-audit.ts"
import type { Store } from "../store/open-store.ts"
import { exitCode, jsonOption, noArgument, numberOption, textOption } from "./command.ts"
import type { Arguments, Command, ExitCode } from "./command.ts"
import { withStore } from "./home.ts"
import { oneLine } from "./one-line.ts"
import type { Output } from "./output.ts"

export const auditCommand: Command = {
  name: "audit",
  takes: "",
  summary: "Lists every command that was sent to a machine and every file that was changed there",
  text: [
    "Each act is written down before it is sent, with the outcome as soon as that is known, in a chain in which each record holds the hash of the one before. Reading files is",
    "not written down. Of environment variables that are not Tephra's only the names are. --verify goes along the chain and names the first record that does not fit; the hash",
    "that it prints tells later, if you keep it elsewhere, whether the chain was cut or written anew.",
  ].join("\n"),
  options: {
    machine: { kind: "value", value: "NAME", help: "only what was done there" },
    run: { kind: "value", value: "RUN", help: "only what names this run, by number or id" },
    last: { kind: "value", value: "N", help: "how many acts, the newest (default: 50)" },
    verify: { kind: "flag", help: "check the chain instead" },
    json: jsonOption,
  },
  run: (given, output) =>
    withStore((store) => {
      noArgument(given)
      return given.values["verify"] === true ? verify(store, output) : Promise.resolve(list(store, given, output))
    }),
}

function list(store: Store, given: Arguments, output: Output): ExitCode {
  const run = textOption(given, "run")
  const entries = store.audit.list({
    machine: textOption(given, "machine") ?? null,
    naming: run === undefined ? null : findRun(store, run).id,
    before: null,
    most: numberOption(given, "last", [1, 1_000_000]) ?? 50,
  })
  for (const entry of entries.toReversed()) {
    output.tell({ event: "act", ...entry })
    output.say(line(entry))
  }
  if (entries.length === 0) output.say("Nothing was done on another machine.")
  return exitCode.fine
}

function line({ sequence, t, machine, user, what, text, result }: AuditEntry): string {
  return `#${sequence} ${new Date(t * 1000).toLocaleString("sv")} ${user}@${machine} ${what}: ${oneLine(text)} [${oneLine(resultText(result))}]`
}

async function verify(store: Store, output: Output): Promise<ExitCode> {
  const verdict = await verifyWholeAudit(store)
  output.tell({ event: "audit", ...verdict })
  if (verdict.wrong === null) {
    output.say(verdict.head === null ? "Nothing was done on another machine." : `All ${verdict.records} records fit. The hash of the last is ${verdict.head}.`)
    return exitCode.fine
  }
  output.complain(`tephra: ${verdict.wrong.text} The ${verdict.records} records before it fit. Compare with a copy of the store.`)
  return exitCode.problems
}
