import type { PortAddress } from "../../model/identity.ts"
import { portText } from "../../model/identity.ts"
import type { Edit } from "../../model/edit.ts"
import { nearest } from "../../model/nearest.ts"
import { kindsOf } from "../../model/ports.ts"
import type { Problem } from "../../model/problem.ts"
import type { Checked } from "../1-check/check.ts"
import { inputPort } from "../1-check/ports.ts"
import { drawnInput } from "../1-check/promoted.ts"
import { blockWords, kindList, withArticle } from "../1-check/words.ts"
import type { Fault } from "./analysis.ts"
import { onlyCandidate } from "./candidates.ts"

/** A missing or wrong wire in words, with the smallest change that mends it. */
export function faultProblem(id: string, fault: Fault, checked: Checked): Problem {
  const to = portText({ block: id, port: fault.port })
  return fault.fault === "input-missing" ? missing(id, fault.port, checked) : wrongWire({ id, to, fault, checked })
}

function missing(id: string, port: string, checked: Checked): Problem {
  const type = checked.blocks.get(id)!.type!
  const input = inputPort(type, port)!
  const at = drawnInput(checked.expanded.groups, { block: id, port })
  const from = onlyCandidate({ block: id, port }, checked)
  const to = portText({ block: id, port })
  return {
    code: "input-missing",
    severity: "error",
    message: `${at.block === id ? input.title : `“${at.port}”`} is not connected. It takes ${kindList(kindsOf(input))}.`,
    at: { block: at.block, port: at.port },
    ...(from && { fix: { title: `Connect ${sourceWords(from, checked)}`, edits: [{ edit: "connect", to, from: portText(from) }] } }),
  }
}

function sourceWords(from: PortAddress, { blocks }: Checked): string {
  const many = (blocks.get(from.block)?.type?.outputs.length ?? 0) > 1
  return blockWords(blocks, from.block) + (many ? `, output ${from.port}` : "")
}

interface WrongWire {
  readonly id: string
  readonly to: string
  readonly fault: Exclude<Fault, { fault: "input-missing" }>
  readonly checked: Checked
}

function wrongWire({ id, to, fault, checked }: WrongWire): Problem {
  const remove: Edit[] = [{ edit: "disconnect", to }]
  return {
    code: fault.fault,
    severity: "error",
    message: wrongWireWords({ id, to, fault, checked }),
    at: { block: id, port: fault.port, wire: to },
    fix: { title: "Remove the wire", edits: remove },
  }
}

function wrongWireWords({ id, to, fault, checked }: WrongWire): string {
  const { blocks } = checked
  const source = blockWords(blocks, fault.from.block)
  const type = blocks.get(id)!.type
  switch (fault.fault) {
    case "wire-from-nothing":
      return `The wire to ${to} starts at a block that is not there (${fault.from.block}).`
    case "no-such-input": {
      const meant = nearest(fault.port, type?.inputs.map(({ name }) => name) ?? [])
      return `${withArticle(type?.title ?? "block").replace(/^a/, "A")} block has no input “${fault.port}”.${meant ? ` Did you mean “${meant}”?` : ""}`
    }
    case "no-such-output":
      return `${source} has no output “${fault.from.port}”, so this wire carries nothing. Wire one that it has.`
    case "kind-mismatch":
      return kindWords({ takes: fault.takes, gives: fault.gives, title: inputPort(type!, fault.port)!.title, source })
  }
}

export function kindWords({ takes, gives, title, source }: { takes: readonly string[]; gives: string; title: string; source: string }): string {
  return `${title} takes ${kindList(takes)}, and ${source} gives ${kindList([gives])}.`
}
