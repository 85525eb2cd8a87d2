import { execFileSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { expect, onTestFinished, test } from "vitest"
import { startApp, watchApps } from "./app.ts"
import { showTab } from "./hands.ts"
import { takeAll } from "./pictures.ts"

watchApps()

test("a host of ssh's configuration fills the form, what it replaced comes back, and the keys of the way are told before a log-in", async () => {
  const { page } = await startApp(undefined, undefined, sshPerson())
  await page.getByRole("button", { name: /^Empty pipeline/ }).click()
  await showTab(page, "Machines")
  await page.getByRole("button", { name: "Add a machine…" }).first().click()
  const form = page.getByRole("dialog", { name: "Add a machine" })
  const text = (label: string) => form.getByLabel(label, { exact: true }).inputValue()
  await form.getByLabel("Host", { exact: true }).fill("old.example.edu")
  await form.getByLabel("Port", { exact: true }).fill("2022")

  // By the keyboard alone.
  await form.getByRole("button", { name: "Take a host…" }).press("Enter")
  const search = page.getByRole("combobox", { name: "Search hosts, or type one" })
  await page.getByText("302 hosts in ~/.ssh/config").waitFor()
  await takeAll(page, "ssh-hosts")
  await search.fill("leap")
  await search.press("Enter")
  await form.getByText("Filled from “ssh leap”").waitFor()
  await expect.poll(async () => [await text("Host"), await text("Port"), await text("User"), await text("Jump host"), await text("Name")]).toEqual(["summit.olcf.ornl.gov", "", "jane", "gate.example.edu", "leap"])
  await expect.poll(() => form.getByRole("combobox", { name: "Profile" }).textContent()).toMatch(/^Summit/)
  const outcome = form.getByRole("region", { name: "From ssh’s configuration" })
  for (const words of ["Tephra logs in by itself (ssh2)", "LocalForward is not opened", "Host “old.example.edu”, Port “2022”: Undo puts them back."]) await outcome.getByText(words).waitFor()
  const keys = form.getByRole("region", { name: "Host keys" })
  await keys.getByRole("listitem").filter({ hasText: "gate.example.edu" }).getByText(/^known$/).waitFor()
  await keys.getByRole("listitem").filter({ hasText: "summit.olcf.ornl.gov" }).getByText("published by its facility").waitFor()
  await takeAll(page, "ssh-filled")
  await keys.scrollIntoViewIfNeeded()
  await takeAll(page, "ssh-form-keys")
  await keys.getByRole("button", { name: "Copy the fingerprint of the ssh-ed25519 key" }).click()
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/)

  await outcome.getByRole("button", { name: "Undo" }).click()
  await expect.poll(async () => [await text("Host"), await text("Port"), await text("User"), await text("Name")]).toEqual(["old.example.edu", "2022", "", ""])
  await expect.poll(() => form.getByRole("button", { name: "Take a host…" }).evaluate((button) => button === document.activeElement)).toBe(true)

  await page.keyboard.press("Enter")
  await search.fill("-oProxyCommand=x")
  await page.getByRole("option", { name: /Take “-oProxyCommand=x”/ }).click()
  await outcome.getByRole("alert").getByText("is not the name of a host").waitFor()
  await takeAll(page, "ssh-refused")

  await form.getByRole("button", { name: "Take a host…" }).press("Enter")
  await search.fill("leap")
  await search.press("Enter")
  await outcome.getByText("Filled from “ssh leap”").waitFor()
  await form.getByRole("button", { name: "Add", exact: true }).click()
  const machine = page.getByRole("region", { name: /^Leap, as Summit/ })
  await machine.getByRole("region", { name: "Host keys" }).getByText("SHA256:nA7X4qyPvtEpXWxG5MDeXEC8xfpmm0UMiLq/LkgM33I").waitFor()
  await takeAll(page, "ssh-machine")
})

/** Someone with a long ssh configuration. OpenSSH looks for it in the home of the account, whatever HOME says. */
function sshPerson(): NodeJS.ProcessEnv {
  const home = mkdtempSync(join(tmpdir(), "tephra-ssh-person-"))
  onTestFinished(() => rmSync(home, { recursive: true, force: true }))
  for (const folder of [".ssh", "bin"]) mkdirSync(join(home, folder))
  const at = (name: string) => join(home, ".ssh", name)
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", at("host")])
  writeFileSync(at("known_hosts"), `gate.example.edu ${readFileSync(at("host.pub"), "utf8")}`)
  const nodes = Array.from({ length: 300 }, (_, number) => `Host node${String(number).padStart(3, "0")}\n HostName node${number}.cluster.example.edu`)
  const leap = "Host leap\n HostName summit.olcf.ornl.gov\n User jane\n ProxyJump gate.example.edu\n LocalForward 8080 localhost:80"
  const others = `Host *\n UserKnownHostsFile ${at("known_hosts")}\n GlobalKnownHostsFile none\n IdentityAgent none\n GSSAPIAuthentication no`
  writeFileSync(at("config"), [leap, "Host lab1", ...nodes, others, ""].join("\n"))
  const path = process.env["PATH"] ?? ""
  writeFileSync(join(home, "bin", "ssh"), `#!/bin/sh\nPATH='${path}' exec ssh -F '${at("config")}' "$@"\n`, { mode: 0o755 })
  return { HOME: home, PATH: `${join(home, "bin")}:${path}` }
}
