import { homedir } from "node:os"
import { expect, test } from "vitest"
import { genericSlurm } from "../../machines/generic-slurm/generic-slurm.ts"
import { machineOf } from "../../machines/own-machine.ts"
import { summit } from "../../machines/summit/summit.ts"
import { machineLink } from "./link-request.ts"

test("a facility's host is known by the fingerprints that it publishes, and no answer of a token works twice", () => {
  expect(machineLink(summit, undefined, 0)).toMatchObject({
    host: "summit.olcf.ornl.gov",
    published: expect.arrayContaining([{ host: "summit.olcf.ornl.gov", type: "ssh-rsa", sha256: expect.stringMatching(/^nA7X/) as string }, expect.objectContaining({ host: "summit.olcf.ornl.gov", type: "ecdsa-sha2-nistp256" })]) as unknown,
  })
})

test("what a person typed holds against ssh's configuration, and the usual port is left to it", () => {
  const machine = machineOf({ name: "zeus", base: "generic-slurm", changed: "2026-11-28", host: "zeus", port: 2222, user: "ann", jump: "gate" })!
  expect(machineLink(machine, "~/.ssh/zeus", 1)).toEqual({
    host: "zeus", port: 2222, user: "ann", identities: [`${homedir()}/.ssh/zeus`], jump: ["gate"], attempts: { allowed: 3, used: 1 },
  })
  expect(machineLink(machineOf({ name: "zeus", base: "generic-slurm", changed: "2026-11-28", host: "zeus" })!, undefined, 0)).toEqual({ host: "zeus" })
})

test("a machine without a host says what to do", () => {
  expect(() => machineLink(genericSlurm, undefined, 0)).toThrow("No log-in host is known of a Slurm cluster")
})
