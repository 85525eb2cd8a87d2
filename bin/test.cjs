// npm test: install what is missing, then every check and test; ends with failures and skips by name, the counts and the time.
"use strict"
const { spawn } = require("node:child_process")
const fs = require("node:fs")
const os = require("node:os")
const path = require("node:path")
const { stripVTControlCharacters } = require("node:util")
const ground = require("./ground.cjs")

const began = Date.now()
const freshSeed = Math.floor(Math.random() * 2147483647)
const results = path.join(ground.root, "build", "test-results")
/** The only reasons for a skip on a bare Debian as root. */
const mayBeAbsent = /Electron|GPU|\.\.\/shared/
/** What the presets of the sanitizers leave out. */
const notSanitized = /SKIPPED aten: built without libtorch/

const suites = JSON.parse(fs.readFileSync(path.join(ground.root, "tests", "counts.json"), "utf8")).suites

function deepSuite(words) {
  const at = words.indexOf("--deep")
  if (at < 0) return null
  const name = words[at + 1]
  if (name === undefined) return { name: "all", files: [] }
  if (suites[name]) return { name: name, files: suites[name].files }
  ground.say("there is no suite " + name + "; there are: " + Object.keys(suites).join(", "))
  process.exit(2)
}

function minutes(since) {
  const seconds = Math.round((Date.now() - since) / 1000)
  return Math.floor(seconds / 60) + " min " + (seconds % 60) + " s"
}

const failedSteps = []

/** Told at the end too, as not every step names tests. */
function ended(name, ok, text, why) {
  ground.say((ok ? "passed " : "FAILED ") + name + " in " + text)
  if (!ok) failedSteps.push(name + (why ? ": " + why : ""))
}

function step(name, work) {
  const from = Date.now()
  ground.say("--- " + name)
  ended(name, work(), minutes(from))
}

/** Of what computes beside what waits: as `nice` has it. */
const niceness = 10
const oneThread = { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" }

function cmake(build, flags, target) {
  const configured = ground.run("cmake", ["-S", "native", "-B", build, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release", "-DTEPHRA_TESTS=ON", "--log-level=WARNING"].concat(flags))
  return configured.status === 0 && ground.run("cmake", ["--build", build, "--parallel", "2"].concat(target)).status === 0
}

function ctest(build, words, report) {
  const environment = Object.assign({}, process.env, oneThread, { TEPHRA_TEST_KILLS: String(suites.kills.short) })
  return ground.run("ctest", ["--test-dir", build, "--output-on-failure", "--no-tests=error", "--output-junit", path.join(results, report)].concat(words), { env: environment }).status === 0
}

const nativeBuild = path.join("build", "native-tests")
const fuzzBuild = path.join("build", "native-fuzz")

function native() {
  return cmake(nativeBuild, ["-DTEPHRA_OP_CASES=" + suites.ops.short], []) && ctest(nativeBuild, ["-j", "3"], "native.xml")
}

/** Every reader under libFuzzer with the address and undefined-behaviour sanitizers. */
function fuzzed(runs) {
  const flags = ["-DCMAKE_CXX_COMPILER=clang++-14", "-DTEPHRA_FUZZ=ON", "-DTEPHRA_MPI=OFF", "-DTEPHRA_ATEN=OFF", "-DTEPHRA_EXAMPLES=OFF", "-DTEPHRA_FUZZ_RUNS=" + runs]
  return cmake(fuzzBuild, flags, ["--target", "tephra_fuzzers"]) && ctest(fuzzBuild, ["-R", "^fuzz_", "-j", "2", "--timeout", "3000"], "fuzz.xml")
}

/** Every op on both kernel sets against PyTorch and finite differences: prints the table of worst errors. */
function opsDeep() {
  const program = path.join(nativeBuild, "tests", "tephra_op_cases")
  return cmake(nativeBuild, [], []) && ["cpu", "aten"].every(function (set) {
    return ["f32", "f64"].every(function (dtype) {
      const words = ["native/tests/ops/reference_ops.py", "--program", program, "--set", set, "--dtype", dtype, "--cases", String(suites.ops.deep), "--seed", String(freshSeed)]
      return ground.run("/usr/bin/python3", words, { env: Object.assign({}, process.env, oneThread) }).status === 0
    })
  })
}

function killsDeep() {
  const environment = Object.assign({}, process.env, oneThread, { TEPHRA_TEST_KILLS: String(suites.kills.deep), TEPHRA_TEST_SEED: String(freshSeed) })
  return cmake(nativeBuild, [], []) && ground.run(path.join(nativeBuild, "tests", "tephra_job_tests"), ["--test-case=kill -9*"], { env: environment }).status === 0
}

/** All native tests with the sanitizers of a preset; the last of them fails on what a program that a test started reports. */
function sanitized(preset) {
  const build = path.join("build", "native-" + preset)
  return cmake(build, ["--preset", preset, "-DCMAKE_BUILD_TYPE=Debug", "-DTEPHRA_OP_CASES=" + suites.sanitizers.deep], []) && ctest(build, ["--timeout", "3000"], preset + ".xml")
}

/** Deep suites that no TypeScript test holds. */
const nativeSuites = {
  ops: opsDeep,
  kills: killsDeep,
  fuzz: function () { return fuzzed(suites.fuzz.deep) },
  sanitizers: function () { return ["asan", "tsan"].map(sanitized).every(Boolean) },
}

function vitestWords(report, words) {
  return ["node_modules/vitest/vitest.mjs", "run", "--reporter=default", "--reporter=json", "--outputFile.json=" + path.join(results, "vitest-" + report + ".json")].concat(words)
}

function projectWord(name) {
  return "--project=" + name
}

/** The tests of these projects of vitest.config.ts. */
function vitest(report, projects) {
  return ground.run(ground.node(), vitestWords(report, projects.map(projectWord))).status === 0
}

function vitestDeep(files) {
  const environment = Object.assign({}, process.env, { TEPHRA_DEEP: "1", TEPHRA_TEST_SEED: String(freshSeed) })
  return ground.run(ground.node(), vitestWords("deep", files), { env: environment }).status === 0
}

/** Starts tests beside the steps that come next; resolves when their words are printed. */
function beside(report, name, projects) {
  const from = Date.now()
  const log = path.join(results, report + ".log")
  const to = fs.openSync(log, "w")
  ground.say("--- " + name + ", beside what follows; their words: " + path.relative(ground.root, log))
  const child = spawn(ground.node(), vitestWords(report, projects.map(projectWord)), { cwd: ground.root, stdio: ["ignore", to, to] })
  return new Promise(function (resolve) {
    // Steps block: this is heard after the last of them.
    child.on("exit", function (status) {
      const words = fs.readFileSync(log, "utf8")
      process.stdout.write(words)
      ended(name, status === 0, "at most " + minutes(from), outside(words))
      resolve()
    })
  })
}

/** What went wrong outside of any test, which no report of vitest has. */
function outside(words) {
  const plain = stripVTControlCharacters(words)
  const found = /Unhandled (?:Rejection|Error)\b[^\n]*\n([^\n]+)/.exec(plain)
  const by = /This error originated in "([^"]+)"/.exec(plain)
  return found === null ? "" : "outside of any test: " + firstLine(found[1]) + (by === null ? "" : " (while " + by[1] + " ran)")
}

/** Passed counts, and failed and skipped names, of the native and TypeScript tests. */
function tally() {
  const sum = { passed: 0, failed: [], skipped: [] }
  fs.readdirSync(results).filter(function (name) { return /^vitest-.*\.json$/.test(name) }).forEach(function (name) {
    JSON.parse(fs.readFileSync(path.join(results, name), "utf8")).testResults.forEach(function (file) {
      const where = path.relative(ground.root, file.name)
      if (file.status === "failed" && file.assertionResults.length === 0) sum.failed.push(where + ": " + firstLine(file.message))
      file.assertionResults.forEach(function (test) {
        if (test.status === "passed") sum.passed += 1
        else if (test.status === "failed") sum.failed.push(where + ": " + test.fullName + ": " + firstLine(test.failureMessages[0]))
        else sum.skipped.push(test.fullName)
      })
    })
  })
  const reports = ["native.xml", "fuzz.xml", "asan.xml", "tsan.xml"].map(function (name) { return path.join(results, name) })
  reports.filter(fs.existsSync).forEach(function (file) { tallyNative(fs.readFileSync(file, "utf8"), sum, file.endsWith("san.xml") ? notSanitized : /^$/) })
  return sum
}

function tallyNative(xml, sum, leftOut) {
  const cases = xml.match(/<testcase [^>]*status="[^"]*"/g) || []
  cases.forEach(function (text) {
    const name = "native " + (/name="([^"]*)"/.exec(text) || ["", "?"])[1]
    if (/status="run"/.test(text)) sum.passed += 1
    else if (/status="(notrun|disabled)"/.test(text)) sum.skipped.push(name)
    else sum.failed.push(name)
  })
  const skips = xml.match(/^.*\bSKIP(?:PED)?:? .*$/gm) || []
  skips.filter(function (line) { return !leftOut.test(line) }).forEach(function (line) { sum.skipped.push("native " + line.trim()) })
}

function firstLine(text) {
  return (text || "").split("\n")[0].slice(0, 300)
}

function report() {
  const sum = tally()
  failedSteps.forEach(function (name) { ground.say("failed step: " + name) })
  sum.failed.forEach(function (name) { ground.say("failed: " + name) })
  sum.skipped.forEach(function (name) { ground.say("skipped: " + name) })
  const unexplained = sum.skipped.filter(function (name) { return !mayBeAbsent.test(name) })
  const bare = typeof process.getuid === "function" && process.getuid() === 0 && fs.existsSync("/etc/debian_version")
  const strict = bare && unexplained.length > 0
  if (strict) ground.say("on Debian as root only Electron, GPU and ../shared may be skipped; these were too:\n  " + unexplained.join("\n  "))
  ground.say("time " + minutes(began))
  process.stdout.write(sum.passed + " passed, " + sum.failed.length + " failed, " + sum.skipped.length + " skipped\n")
  process.exit(failedSteps.length === 0 && !strict && sum.failed.length === 0 ? 0 : 1)
}

/** Debian packages; only the types, the lint and the screen can do without. */
function installTools() {
  const child = spawn(process.execPath, ["bin/tools.cjs"], { cwd: ground.root, stdio: "inherit" })
  return new Promise(function (resolve) { child.on("exit", resolve) })
}

function everything(tools) {
  step("types, lint, import rules", function () { return ground.run(process.execPath, ["bin/check.cjs"]).status === 0 })
  step("screen build", ground.buildScreen)
  tools.then(function () {
    step("an exported folder, from nothing", function () { return vitest("first", ["first"]) })
    const waiting = beside("waiting", "sites, faults and end-to-end tests", ["waiting", "e2e"])
    // Builds on a log-in node are niced: what computes beside them must not starve them, nor hold up what mostly waits.
    os.setPriority(niceness)
    const lanes = [waiting, beside("computing", "computing and unit tests", ["computing", "unit"])]
    step("native", native)
    step("native readers, fuzzed", function () { return fuzzed(suites.fuzz.short) })
    Promise.all(lanes).then(report)
  })
}

function deepOnly(suite) {
  ground.say("seed " + freshSeed)
  step("deep suite " + suite.name, nativeSuites[suite.name] || function () { return ground.buildScreen() && vitestDeep(suite.files) })
  report()
}

const deep = deepSuite(process.argv.slice(2))
fs.rmSync(results, { recursive: true, force: true })
fs.mkdirSync(results, { recursive: true })
const tools = installTools()
ground.installPackages()
if (deep) tools.then(function () { deepOnly(deep) })
else everything(tools)
