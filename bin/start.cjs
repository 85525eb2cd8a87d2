// npm start: install what is missing, build, open the desktop app, or serve the same app to a browser.
"use strict"
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
const ended = desktop
  ? ground.run(electron, [ground.root].concat(process.argv.slice(2)))
  : ground.run(ground.node(), ["engine/cli/main.ts", "serve"].concat(process.argv.slice(2)))
process.exit(ended.status === null ? 1 : ended.status)
