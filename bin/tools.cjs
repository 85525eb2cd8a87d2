// Installs the Debian packages that the tests need; npm test has it done beside its first steps.
"use strict"
const ground = require("./ground.cjs")

process.exit(ground.installTools(ground.toolChain.concat(ground.testTools)).ready ? 0 : 1)
