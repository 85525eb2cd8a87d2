import { mkdtempSync } from "node:fs"
import { hostname, tmpdir } from "node:os"
import { join } from "node:path"
import { expect, test } from "vitest"
import { madeUpRates } from "../../forecast/testing/rates.ts"
import { tephraHome } from "../../runs/home.ts"
import { openStore } from "../../store/open-store.ts"
import { keepRates, keptRates } from "./kept-rates.ts"
import { machineBook } from "../sites/machine-book.ts"
import { pastRuns } from "./past-runs.ts"

test("rates are kept by host, belong to this computer alone, and are dropped when another version measured otherwise", async () => {
  const home = tephraHome({ TEPHRA_HOME: mkdtempSync(join(tmpdir(), "tephra-rates-")) })
  const store = openStore(home.store)
  expect(keptRates(store)).toBeNull()
  expect(machineBook(store).get("local")).not.toHaveProperty("rates")
  const rates = { ...madeUpRates, host: hostname() }
  keepRates(store, rates)
  expect(machineBook(store).get("local")).toMatchObject({ name: "local", rates })
  expect(machineBook(store).get("summit")).not.toHaveProperty("rates")
  expect(machineBook(store).get("nowhere")).toBeUndefined()
  expect(await pastRuns(machineBook(store).get("local")!, { store, home })).toEqual([])
  store.settings.set(`rates.${hostname()}`, { ...rates, alone: {} })
  expect(keptRates(store)).toBeNull()
  store.close()
})
