import { execFileSync } from "node:child_process"
import { mkdtempSync, readdirSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, expect, test } from "vitest"
import type { BlockAnalysis } from "../../engine/compile/2-infer/analysis.ts"
import { asNamespace, compileSample, folders } from "../../engine/compile/testing/samples.ts"
import { endAll } from "../faults/real-app.ts"
import { cache, exportTwins } from "./python-twin.ts"

afterEach(endAll)

/** What the native plan counts of one block. */
interface Counted {
  readonly parameters: number
  readonly states: number
  readonly forward: Work
  readonly backward: Work
}

interface Work {
  readonly row: number
  readonly fixed: number
}

const none: Counted = { parameters: 0, states: 0, forward: { row: 0, fixed: 0 }, backward: { row: 0, fixed: 0 } }

function plus(left: Counted, right: Counted): Counted {
  const sum = (a: Work, b: Work) => ({ row: a.row + b.row, fixed: a.fixed + b.fixed })
  return { parameters: left.parameters + right.parameters, states: left.states + right.states, forward: sum(left.forward, right.forward), backward: sum(left.backward, right.backward) }
}

/** Networks of all samples in one program that prints a plan a line. */
async function program(): Promise<string> {
  const parts = await Promise.all(folders.map(async (folder) => ({ folder, text: await asNamespace(folder) })))
  const lines = parts.flatMap(({ folder, text }) => {
    const space = /^namespace (\w+)/.exec(text)![1]!
    return [...new Set([...text.matchAll(/^tephra::Network (network_of_\w+)\(tephra::Graph& graph\);/gm)].map(([, name]) => name))].map((network) => `  print("${folder}", ${space}::pipeline::${network});`)
  })
  const print = `static void print(const char* name, tephra::NetworkFunction network) {
  tephra::Graph graph(tephra::Dtype::f64);
  std::cout << name << "\\t" << tephra::plan_json(graph, network(graph), {.max_rows = 4, .kernels = "cpu"}) << "\\n";
}`
  return ["#include <iostream>", "#include <tephra/tephra.hpp>", "#include <tephra/plan/executor.hpp>", ...parts.map(({ text }) => text), print, "int main() {", ...lines, "}"].join("\n")
}

/** Where the run time lies that a job of now was built against. */
async function runtimePrefix(): Promise<string> {
  const { folder } = await exportTwins("tests/samples/regression/pipeline.tephra.json")
  execFileSync("sh", [join(folder, "job.sh"), "build"], { env: { ...process.env, TEPHRA_CACHE: cache }, stdio: "pipe" })
  const built = readdirSync(cache).filter((name) => /^runtime-\w+$/.test(name)).map((name) => join(cache, name))
  return built.toSorted((left, right) => statSync(right).mtimeMs - statSync(left).mtimeMs)[0]!
}

function planned(prefix: string, source: string): Map<string, Record<string, Counted>> {
  const folder = mkdtempSync(join(tmpdir(), "tephra-figures-"))
  writeFileSync(join(folder, "plans.cpp"), source)
  writeFileSync(join(folder, "CMakeLists.txt"), "cmake_minimum_required(VERSION 3.20)\nproject(plans LANGUAGES CXX)\nfind_package(tephra REQUIRED)\nadd_executable(plans plans.cpp)\ntarget_link_libraries(plans PRIVATE tephra::tephra)\n")
  execFileSync("cmake", ["-S", folder, "-B", join(folder, "build"), `-DCMAKE_PREFIX_PATH=${prefix}`], { stdio: "pipe" })
  execFileSync("cmake", ["--build", join(folder, "build")], { stdio: "pipe" })
  const lines = execFileSync(join(folder, "build/plans"), { encoding: "utf8" }).trimEnd().split("\n").map((line) => line.split("\t") as [string, string])
  return new Map(lines.map(([name, json]) => [name, (JSON.parse(json) as { blocks: Record<string, Counted> }).blocks]))
}

/** With the layers inside it, whose names begin with its own. */
function countedOf(blocks: Readonly<Record<string, Counted>>, id: string): Counted {
  return Object.entries(blocks).reduce((sum, [name, counted]) => (name === id || name.startsWith(`${id}/`) ? plus(sum, counted) : sum), none)
}

function told({ figures, inputSignals }: BlockAnalysis): Counted {
  const { parameters, states, forward, toInput, toWeights } = figures!
  const onwards = Object.values(inputSignals).some((signal) => signal?.kind === "tensor" && signal.trained)
  return { parameters, states, forward, backward: plus({ ...none, forward: toWeights }, { ...none, forward: onwards ? toInput : none.forward }).forward }
}

test("what a block says it costs is what the native plan counts of it", { timeout: 20 * 60_000 }, async () => {
  const plans = planned(await runtimePrefix(), await program())
  const differing: unknown[] = []
  let compared = 0
  for (const [folder, native] of plans) {
    const { analysis } = await compileSample(folder)
    for (const [id, block] of Object.entries(analysis.blocks)) {
      if (!block.figures) continue
      compared++
      const [ours, theirs] = [told(block), countedOf(native, id)]
      if (JSON.stringify(ours) !== JSON.stringify(theirs)) differing.push({ folder, type: block.type?.type, ours, theirs })
    }
  }
  expect(differing).toEqual([])
  expect(compared).toBeGreaterThan(100)
})
