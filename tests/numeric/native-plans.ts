import { execFileSync } from "node:child_process"
import { mkdtempSync, readdirSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { asNamespace, folders } from "../../engine/compile/testing/samples.ts"
import { cache, exportTwins } from "./python-twin.ts"

/** Operations as the native plan counts them. */
export interface Work {
  readonly row: number
  readonly fixed: number
}

/** What the native plan counts of one block. */
export interface Counted {
  readonly parameters: number
  readonly states: number
  readonly forward: Work
  readonly backward: Work
}

/** The part of a native plan that the engine says too. */
export interface NativePlan {
  readonly rows: number
  readonly parameters: number
  readonly parameter_bytes: number
  readonly gradient_bytes: number
  readonly peak_bytes: number
  readonly arena_bytes: number
  readonly flops: { readonly forward: number; readonly backward: number }
  readonly blocks: Readonly<Record<string, Counted>>
}

export interface Size {
  readonly rows: number
  readonly dtype: "f32" | "f64"
  /** To what products round; the same as `dtype`: nothing is rounded. */
  readonly products?: "bf16"
}

export interface SamplePlan extends Size {
  readonly folder: string
  /** The function that builds it. */
  readonly network: string
  readonly plan: NativePlan
}

/** Plans of the networks of all samples, in each of these sizes. */
export async function samplePlans(sizes: readonly Size[]): Promise<SamplePlan[]> {
  const lines = planLines(await runtimePrefix(), await program(sizes))
  return lines.map((line) => {
    const [folder, network, rows, dtype, products, json] = line.split("\t") as [string, string, string, Size["dtype"], string, string]
    return { folder, network, rows: Number(rows), dtype, ...(products === "bf16" && { products }), plan: JSON.parse(json) as NativePlan }
  })
}

/** One program that prints a plan a line; two numbers ride behind the gradients, as in a training job. */
async function program(sizes: readonly Size[]): Promise<string> {
  const parts = await Promise.all(folders.map(async (folder) => ({ folder, text: await asNamespace(folder) })))
  const calls = parts.flatMap(({ folder, text }) => {
    const space = /^namespace (\w+)/.exec(text)![1]!
    const networks = [...new Set([...text.matchAll(/^tephra::Network (network_of_\w+)\(tephra::Graph& graph\);/gm)].map(([, name]) => name!))]
    return networks.flatMap((network) => sizes.map(({ rows, dtype, products = dtype }) => `  print("${folder}", "${network}", ${space}::pipeline::${network}, ${rows}, tephra::Dtype::${dtype}, tephra::Dtype::${products});`))
  })
  const print = `static void print(const char* folder, const char* name, tephra::NetworkFunction network, int rows, tephra::Dtype dtype, tephra::Dtype products) {
  tephra::Graph graph(dtype, products);
  std::cout << folder << "\\t" << name << "\\t" << rows << "\\t" << tephra::name_of(dtype) << "\\t" << tephra::name_of(products) << "\\t" << tephra::plan_json(graph, network(graph), {.max_rows = rows, .extras = 2, .kernels = "cpu"}) << "\\n";
}`
  return ["#include <iostream>", "#include <tephra/tephra.hpp>", "#include <tephra/plan/executor.hpp>", ...parts.map(({ text }) => text), print, "int main() {", ...calls, "}"].join("\n")
}

/** Where the run time lies that a job of now was built against. */
export async function runtimePrefix(): Promise<string> {
  const { folder } = await exportTwins("tests/samples/regression/pipeline.tephra.json")
  execFileSync("sh", [join(folder, "job.sh"), "build"], { env: { ...process.env, TEPHRA_CACHE: cache }, stdio: "pipe" })
  const built = readdirSync(cache).filter((name) => /^runtime-\w+$/.test(name)).map((name) => join(cache, name))
  return built.toSorted((left, right) => statSync(right).mtimeMs - statSync(left).mtimeMs)[0]!
}

function planLines(prefix: string, source: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), "tephra-figures-"))
  writeFileSync(join(folder, "plans.cpp"), source)
  writeFileSync(join(folder, "CMakeLists.txt"), "cmake_minimum_required(VERSION 3.20)\nproject(plans LANGUAGES CXX)\nfind_package(tephra REQUIRED)\nadd_executable(plans plans.cpp)\ntarget_link_libraries(plans PRIVATE tephra::tephra)\n")
  execFileSync("cmake", ["-S", folder, "-B", join(folder, "build"), `-DCMAKE_PREFIX_PATH=${prefix}`], { stdio: "pipe" })
  execFileSync("cmake", ["--build", join(folder, "build")], { stdio: "pipe" })
  return execFileSync(join(folder, "build/plans"), { encoding: "utf8", maxBuffer: 2 ** 29 }).trimEnd().split("\n")
}
