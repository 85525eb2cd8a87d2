import { expect, test } from "vitest"
import type { HostProposal } from "../../engine/model/host-proposal.ts"
import { filled, unfilled } from "./from-ssh.ts"

const draft = (texts: Record<string, string>) => ({ texts, fromSsh: null })
const proposal = (settings: HostProposal["settings"], base: string | null = null): HostProposal => ({ base, settings, carrier: "ssh2", reason: "", understood: ["It is there."], identities: [], notTaken: [] })
const summit = proposal({ name: "my-summit", host: "summit.olcf.ornl.gov", user: "jane", jump: "gate" }, "summit")
const lab = proposal({ name: "lab", host: "lab", port: 2222, user: "jane" })

test("an empty form is filled with what the host says", () => {
  const after = filled(draft({}), "summit", summit)
  expect(after.texts).toEqual({ base: "summit", name: "my-summit", host: "summit.olcf.ornl.gov", port: "", user: "jane", jump: "gate" })
  expect(after.fromSsh).toMatchObject({ alias: "summit", understood: ["It is there."], changes: { host: { before: "", after: "summit.olcf.ornl.gov" } } })
  expect(after.fromSsh?.changes).not.toHaveProperty("port")
})

test("a name and a profile that were typed stay, what belongs to another host goes, and all of it comes back", () => {
  const typed = { name: "ours", base: "generic-slurm", host: "old.example.edu", jump: "bastion", queue: "debug" }
  const after = filled(draft(typed), "lab", lab)
  expect(after.texts).toMatchObject({ name: "ours", base: "generic-slurm", host: "lab", port: "2222", jump: "", queue: "debug" })
  expect(after.fromSsh?.changes).toMatchObject({ host: { before: "old.example.edu" }, jump: { before: "bastion", after: "" } })
  expect(unfilled({ ...after, texts: { ...after.texts, account: "abc" } })).toMatchObject({ texts: { ...typed, account: "abc" }, fromSsh: null })
})

test("what was typed since stays, and another host begins from what was there before the first", () => {
  const first = filled(draft({ host: "old.example.edu" }), "summit", summit)
  expect(unfilled({ ...first, texts: { ...first.texts, user: "ann" } }).texts).toMatchObject({ user: "ann", host: "old.example.edu", base: "" })
  const second = filled(first, "lab", lab)
  expect(second.texts).toMatchObject({ name: "lab", base: "", host: "lab", port: "2222", jump: "" })
  expect(unfilled(second).texts).toMatchObject({ name: "", host: "old.example.edu", port: "" })
})
