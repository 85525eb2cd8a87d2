import { expect, test } from "vitest"
import { MachineSettings } from "../../engine/model/machine-settings.ts"
import { readTexts, replacedText, sections, textsOf, wayTyped } from "./form.ts"

const whole: MachineSettings = MachineSettings.parse({
  name: "cluster", base: "generic-slurm", changed: "2026-11-28", title: "Our cluster", host: "login.example.edu", port: 2222, user: "ada", key: "~/.ssh/id", jump: "bastion.example.edu",
  methods: ["publickey", "keyboard-interactive"], account: "abc123", queue: "batch", longest: 5405, mostNodes: 4, cores: 42, memoryBytes: 512e9, gpus: 0, scratch: "/scratch/{user}", cache: "/scratch/{user}/builds",
  buildOn: "login", buildJobs: 4, proxy: "http://proxy:3128", modules: ["gcc/12.2", "openmpi"], options: ["-l filesystems=home:flare", "--exclusive"], launcher: ["srun", "--ntasks={ranks}"], queryInterval: 30,
})

test("what was kept is shown and read back as it was", () => {
  expect(readTexts(textsOf(whole), "2026-11-28")).toEqual({ settings: whole, wrong: {} })
})

test("every setting stands in the form once, and explains itself", () => {
  const shown = sections.flatMap(({ settings }) => settings)
  expect(shown.map(({ key }) => key).toSorted()).toEqual(Object.keys(MachineSettings.shape).filter((key) => key !== "changed").toSorted())
  for (const { description, expects, kind } of shown) {
    expect(description).toMatch(/\.$/)
    if (kind !== "choice" && kind !== "choices") expect(expects.length + Number(description !== "")).toBeGreaterThan(0)
  }
})

test("an empty field is left to the profile, and a wrong one says what it needs", () => {
  expect(readTexts({ name: "cluster", base: "generic-slurm", host: " ", port: "" }, "2026-11-28").settings).toEqual({ name: "cluster", base: "generic-slurm", changed: "2026-11-28" })
  const { settings, wrong } = readTexts({ name: "My Cluster", base: "", host: "not a host", port: "70000", longest: "30", memoryBytes: "much" }, "2026-11-28")
  expect(settings).toBeNull()
  expect(Object.keys(wrong).toSorted()).toEqual(["base", "host", "longest", "memoryBytes", "name", "port"])
  expect(wrong.host).toBe("Needs the name of a host, such as login.hpc.example.edu.")
})

test("the way to the hosts that are typed is told once none of them is wrong", () => {
  expect(wayTyped({ host: " login.example.edu ", port: "2222", user: "not a user" })).toEqual({ host: "login.example.edu", port: 2222 })
  expect(wayTyped({ host: "", jump: "gate" })).toEqual({ jump: "gate" })
  expect(wayTyped({ host: "login.example.edu", port: "70000" })).toBeNull()
})

test("what a host of ssh's configuration took the place of is named as the form names it", () => {
  expect(replacedText({ host: { before: "" }, user: { before: " " } })).toBeNull()
  expect(replacedText({ host: { before: "old.example.edu" } })).toBe("Host “old.example.edu”: Undo puts it back.")
  expect(replacedText({ jump: { before: "gate" }, port: { before: "22" }, user: { before: "" } })).toBe("Port “22”, Jump host “gate”: Undo puts them back.")
})
