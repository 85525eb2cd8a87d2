// npm run bench -- SUITE…: install what is missing, build what a suite opens, then measure.
"use strict"
const ground = require("./ground.cjs")

const words = process.argv.slice(2)
ground.installPackages()
// These are painted by the built screen, in Chromium.
if (words.includes("editor") || words.includes("remote")) {
  const chromium = ground.testTools.filter(function (tool) { return tool.name === "Chromium" })
  if (!ground.installTools(chromium).ready || !ground.buildScreen()) {
    ground.say("there is nothing to measure without what is told above.")
    process.exit(1)
  }
}
const done = ground.run(ground.node(), ["tests/bench/bench.ts"].concat(words))
process.exit(done.status === null ? 1 : done.status)
