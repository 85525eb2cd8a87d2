// npm start: install what is missing, build, open the desktop app, or serve the same app to a browser.
"use strict"
const { spawn } = require("node:child_process")
const fs = require("node:fs")
const path = require("node:path")
const ground = require("./ground.cjs")

ground.installPackages()
const tools = ground.installTools(ground.toolChain)
if (!tools.ready) ground.say("the editor opens; running on this computer stays off until the tools above are there.")
if (!ground.buildScreen()) {
  ground.say("the build failed (see above).")
  process.exit(1)
}

const electron = path.join(ground.root, "node_modules", "electron", "dist", "electron")
const display = process.env.DISPLAY || process.env.WAYLAND_DISPLAY
const desktop = fs.existsSync(electron) && display
if (!desktop) ground.say((display ? "Electron's binary is not on this computer" : "there is no display") + ": serving the same app to a browser.")
const words = process.argv.slice(2)
const options = { cwd: ground.root, stdio: "inherit" }
const app = desktop ? spawn(electron, [ground.root].concat(words), options) : spawn(ground.node(), ["engine/cli/main.ts", "serve"].concat(words), options)
// Whoever ends this ends the app, which closes in order; this one waits for it.
const signals = ["SIGINT", "SIGTERM", "SIGHUP"]
signals.forEach(function (signal) {
  process.on(signal, function () { app.kill(signal) })
})
app.on("error", function (error) {
  ground.say("the app could not be started: " + error.message)
  process.exit(1)
})
app.on("exit", function (code) { process.exit(code === null ? 1 : code) })
