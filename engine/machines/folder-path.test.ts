import { expect, test } from "vitest"
import { folderPath, inHome } from "./folder-path.ts"
import { frontier } from "./frontier/frontier.ts"
import { perlmutter } from "./perlmutter/perlmutter.ts"

test("names are put into a path, and one that is not known leaves none", () => {
  expect(folderPath("/pscratch/sd/{initial}/{user}", { user: "elvis" })).toBe("/pscratch/sd/e/elvis")
  expect(folderPath("/lustre/orion/{account}/scratch/{user}", { user: "me" })).toBeUndefined()
  expect(folderPath("/tmp", {})).toBe("/tmp")
})

test("a path in the home folder is known in each way of writing it", () => {
  for (const path of ["~", "~/runs", "$HOME/x", "${HOME}", "/ccs/home/me", "/ccs/home/me/runs"]) expect({ path, home: inHome(path, frontier) }).toEqual({ path, home: true })
  for (const path of ["/ccs/home", "/ccs/home/", "/ccs/proj/abc123", "/lustre/orion/abc123/scratch/me", "$HOMER/x", ""]) expect({ path, home: inHome(path, frontier) }).toEqual({ path, home: false })
  expect(inHome("/global/homes/e/elvis", perlmutter)).toBe(false)
})
