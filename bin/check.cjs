// npm run check: types, lint, import rules, generated files. Prints one line a check.
"use strict"
const ground = require("./ground.cjs")

ground.installPackages()
const tsc = function (project) {
  return { name: "types of " + project, args: ["node_modules/typescript7/bin/tsc", "-p", "tsconfig." + project + ".json"] }
}
const checks = [
  { name: "generated files", args: ["engine/generate.ts", "--check"] },
  tsc("pure"),
  tsc("node"),
  tsc("renderer"),
  tsc("main"),
  tsc("browser-tests"),
  { name: "lint", args: ["node_modules/oxlint/bin/oxlint", "--quiet"] },
  { name: "import rules", args: ["node_modules/dependency-cruiser/bin/dependency-cruiser.mjs", "engine", "renderer", "main", "tests", "--config", ".dependency-cruiser.cjs"] },
]

/** Resolves to whether it passed, with its words behind its line. */
function checked(check) {
  return ground.started(ground.node(), check.args).then(function (done) {
    ground.say((done.status === 0 ? "ok     " : "failed ") + check.name)
    process.stdout.write(done.output)
    return done.status === 0
  })
}

ground.eachOf(checks, 2, checked).then(function (passed) { process.exit(passed.every(Boolean) ? 0 : 1) })
