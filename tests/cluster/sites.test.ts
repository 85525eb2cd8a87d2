import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest"
import { MachineSettings } from "../../engine/model/machine-settings.ts"
import type { SiteState } from "../../engine/model/site-state.ts"
import { openHome, tephraHome } from "../../engine/runs/home.ts"
import { createSites, type SiteService } from "../../engine/server/sites/sites.ts"
import { openStore } from "../../engine/store/open-store.ts"
import { siteUp, whyNoSite, type Server, type Site } from "./site.ts"

const reason = whyNoSite()
const place = { root: "/var/tmp/tc-sites", port: 28_700, user: "tephrasites" }

describe.skipIf(reason !== null)(`log-ins of the app at a site with real sshd and real Slurm${reason === null ? "" : ` (skipped: ${reason})`}`, () => {
  let site: Site
  beforeAll(() => {
    site = siteUp(place)
  })
  afterAll(() => site.down())

  const closers: (() => Promise<void> | void)[] = []
  afterEach(async () => {
    for (const close of closers.splice(0).toReversed()) await close()
  })

  function settings(server: Server): MachineSettings {
    const { host, port, user, key } = site.access(server)
    return MachineSettings.parse({ name: "cluster", base: "generic-slurm", changed: "2026-11-28", host, port, user, key, scratch: site.scratch(), queryInterval: 1 })
  }

  function app(folder = mkdtempSync(join(tmpdir(), "tephra-sites-"))): SiteService {
    const home = tephraHome({ TEPHRA_HOME: join(folder, "home") })
    openHome(home)
    const store = openStore(home.store)
    const config = join(folder, "config")
    writeFileSync(config, "Host *\n IdentityAgent none\n IdentityFile none\n UserKnownHostsFile none\n GlobalKnownHostsFile none\n GSSAPIAuthentication no\n")
    const sites = createSites({ home, store, ssh: { configFile: config } })
    closers.push(async () => {
      await sites.close()
      store.close()
      rmSync(folder, { recursive: true, force: true })
    })
    return sites
  }

  async function until(sites: SiteService, met: (state: SiteState) => boolean): Promise<SiteState> {
    for (;;) {
      const state = sites.state("cluster")
      if (met(state)) return state
      await sleep(20)
    }
  }

  /** Answers what is asked with what `answers` gives for it, until somebody is in or out. */
  async function logIn(sites: SiteService, answers: (text: string, kind: string) => string): Promise<SiteState> {
    sites.logIn("cluster")
    for (;;) {
      const { state, question, ...rest } = await until(sites, ({ state }) => state === "asking" || state === "in" || state === "out")
      if (state !== "asking" || question === null) return { state, question, ...rest }
      sites.answer("cluster", question.id, question.prompts.map(({ text, kind, choices }) => (kind === "choice" ? (choices?.[0] ?? "") : answers(text, kind))))
    }
  }

  test("with a key: the host's key is asked about once and kept, the queue is listed, and after a cut the connection comes back by itself", async () => {
    const sites = app()
    sites.book.save(settings("login"), null)
    const asked: string[] = []
    sites.onChange(() => asked.push(...(sites.state("cluster").question?.prompts.map(({ kind }) => kind) ?? [])))
    expect(await logIn(sites, () => "")).toMatchObject({ state: "in", failure: null, link: { user: place.user, root: join(site.scratch(), "tephra") } })
    expect(new Set(asked)).toEqual(new Set(["choice"]))
    const open = sites.open("cluster")
    expect(await open?.queue.list()).toMatchObject({ look: { answered: true, entries: [] } })
    site.fault("ssh-drop", "login")
    await until(sites, ({ state }) => state === "waiting")
    await until(sites, ({ state }) => state === "in")
    expect(sites.open("cluster")).not.toBe(open)
    await sites.logOut("cluster")
    asked.length = 0
    expect(await logIn(sites, () => "")).toMatchObject({ state: "in" })
    expect(asked).toEqual([])
  })

  test("with a passcode: a wrong one is told and counted, the right one lets in, and after a cut nobody is asked unseen", async () => {
    const sites = app()
    sites.book.save(settings("passcode"), null)
    let wrong = 0
    const said: string[] = []
    sites.onChange(() => said.push(...(sites.state("cluster").question?.prompts.flatMap(({ words }) => words) ?? [])))
    expect(await logIn(sites, () => (wrong++ === 0 ? "000000" : site.passcode()))).toMatchObject({ state: "in" })
    expect(said.join("\n")).toMatch(/did not accept the last answer/)
    site.fault("ssh-drop", "passcode")
    const after = await until(sites, ({ state }) => state !== "in")
    expect(after).toMatchObject({ state: "out", question: null, text: expect.stringMatching(/Log in again/) as string })
  })

  test("a key that is not accepted ends it; a host that refuses is told; two apps see each other", async () => {
    const folder = mkdtempSync(join(tmpdir(), "tephra-sites-"))
    const one = app(folder)
    one.book.save(settings("login"), null)
    one.logIn("cluster")
    const { question } = await until(one, ({ state }) => state === "asking")
    one.answer("cluster", question?.id ?? "", null)
    expect(await until(one, ({ state }) => state === "out")).toMatchObject({ failure: { code: "ssh-host-key-declined" } })
    expect(() => one.answer("cluster", question?.id ?? "", [""])).toThrow(/Nobody waits/)
    await logIn(one, () => "")
    const two = app(folder)
    expect(two.state("cluster")).toMatchObject({ state: "out", elsewhere: true })
    expect(one.state("cluster")).toMatchObject({ state: "in", elsewhere: false })
    await one.logOut("cluster")
    expect(two.state("cluster").elsewhere).toBe(false)
    two.book.save({ ...settings("login"), name: "closed", port: 1 }, null)
    two.logIn("closed")
    while (two.state("closed").state !== "out") await sleep(20)
    expect(two.state("closed")).toMatchObject({ failure: { code: "ssh-refused" } })
    expect(readFileSync(join(folder, "home", "known_hosts"), "utf8")).toContain(`[127.0.0.1]:${site.access("login").port}`)
  })
})
