import { execFileSync } from "node:child_process"
import { mkdtempSync, readdirSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { asNamespace, samples } from "../../engine/compile/testing/samples.ts"
import { localTarget } from "../../engine/model/target.ts"
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

/** Most bytes that such a network takes. */
export interface SamplePeak extends Size {
  readonly folder: string
  readonly network: string
  readonly bytes: number
}

/** Plans of the networks of all samples, in each of these sizes. */
export async function samplePlans(sizes: readonly Size[]): Promise<SamplePlan[]> {
  return (await printed("plan", sizes)).map(({ value, ...sample }) => ({ ...sample, plan: JSON.parse(value) as NativePlan }))
}

/** What they take alone, of many sizes. */
export async function samplePeaks(sizes: readonly Size[]): Promise<SamplePeak[]> {
  return (await printed("peak", sizes)).map(({ value, ...sample }) => ({ ...sample, bytes: Number(value) }))
}

interface Printed extends Size {
  readonly folder: string
  readonly network: string
  readonly value: string
}

async function printed(what: "plan" | "peak", sizes: readonly Size[]): Promise<Printed[]> {
  const words = sizes.flatMap(({ rows, dtype, products = dtype }) => [String(rows), dtype, products])
  const text = execFileSync(await builtPlans(), [what, ...words], { encoding: "utf8", maxBuffer: 2 ** 29, env: { ...process.env, OMP_NUM_THREADS: String(localTarget.threads) } })
  return text.trimEnd().split("\n").map((line) => {
    const [folder, network, rows, dtype, products, value] = line.split("\t") as [string, string, string, Size["dtype"], string, string]
    return { folder, network, rows: Number(rows), dtype, ...(products === "bf16" && { products }), value }
  })
}

let built: Promise<string> | undefined

/** The program, once. */
function builtPlans(): Promise<string> {
  return (built ??= Promise.all([runtimePrefix(), program()]).then(([prefix, source]) => build(prefix, source)))
}

/** One program that prints a plan a line; two numbers ride behind the gradients, as in a training job. */
async function program(): Promise<string> {
  const parts = await Promise.all([...samples.keys()].map(async (folder) => ({ folder, text: await asNamespace(folder) })))
  const calls = parts.flatMap(({ folder, text }) => {
    const space = /^namespace (\w+)/.exec(text)![1]!
    const networks = [...new Set([...text.matchAll(/^tephra::Network (network_of_\w+)\(tephra::Graph& graph\);/gm)].map(([, name]) => name!))]
    return networks.map((network) => `  print("${folder}", "${network}", ${space}::pipeline::${network}, words);`)
  })
  const print = `static tephra::Dtype named(const std::string& name) {
  for (const auto dtype : {tephra::Dtype::f32, tephra::Dtype::f64, tephra::Dtype::bf16})
    if (tephra::name_of(dtype) == name) return dtype;
  std::abort();
}

static void print(const char* folder, const char* name, tephra::NetworkFunction network, const std::vector<std::string>& words) {
  for (std::size_t at = 1; at < words.size(); at += 3) {
    tephra::Graph graph(named(words[at + 1]), named(words[at + 2]));
    const tephra::Plan plan = tephra::make_plan(graph, network(graph), {.max_rows = std::stoi(words[at]), .extras = 2, .kernels = "cpu"});
    std::cout << folder << "\\t" << name << "\\t" << words[at] << "\\t" << words[at + 1] << "\\t" << words[at + 2] << "\\t";
    if (words[0] == "plan") std::cout << tephra::plan_json(plan) << "\\n";
    else std::cout << tephra::memory_of(plan).peak().host << "\\n";
  }
}`
  const headers = ["cstdlib", "iostream", "string", "vector", "tephra/tephra.hpp", "tephra/plan/plan.hpp"].map((name) => `#include <${name}>`)
  return [...headers, ...parts.map(({ text }) => text), print, "int main(int count, char** given) {", "  const std::vector<std::string> words(given + 1, given + count);", ...calls, "}"].join("\n")
}

/** Where the run time lies that a job of now was built against. */
export async function runtimePrefix(): Promise<string> {
  const { folder } = await exportTwins("tests/samples/regression/pipeline.tephra.json")
  execFileSync("sh", [join(folder, "job.sh"), "build"], { env: { ...process.env, TEPHRA_CACHE: cache }, stdio: "pipe" })
  const built = readdirSync(cache).filter((name) => /^runtime-\w+$/.test(name)).map((name) => join(cache, name))
  return built.toSorted((left, right) => statSync(right).mtimeMs - statSync(left).mtimeMs)[0]!
}

function build(prefix: string, source: string): string {
  const folder = mkdtempSync(join(tmpdir(), "tephra-figures-"))
  writeFileSync(join(folder, "plans.cpp"), source)
  writeFileSync(join(folder, "CMakeLists.txt"), "cmake_minimum_required(VERSION 3.20)\nproject(plans LANGUAGES CXX)\nfind_package(tephra REQUIRED)\nadd_executable(plans plans.cpp)\ntarget_link_libraries(plans PRIVATE tephra::tephra)\n")
  execFileSync("cmake", ["-S", folder, "-B", join(folder, "build"), `-DCMAKE_PREFIX_PATH=${prefix}`], { stdio: "pipe" })
  execFileSync("cmake", ["--build", join(folder, "build")], { stdio: "pipe" })
  return join(folder, "build/plans")
}
