/** The architecture, executable: who may import whom, each rule with its reason. Zero exceptions. */
const engine = (...names) => `^engine/(${names.join("|")})/`

/** `from` may import only itself and the listed folders of ours. */
function only({ name, from, may, comment }) {
  return {
    name,
    severity: "error",
    comment,
    from: { path: from, pathNot: "\\.test\\.tsx?$" },
    to: { path: "^(engine|renderer|main|tests|native)/", pathNot: [from, ...may] },
  }
}

module.exports = {
  forbidden: [
    { name: "no-cycle", severity: "error", comment: "A cycle has no first thing to read.", from: {}, to: { circular: true } },
    {
      name: "no-orphan",
      severity: "error",
      comment: "A file that nothing imports is dead, unless something outside starts it.",
      from: {
        orphan: true,
        pathNot: ["\\.test\\.tsx?$", "\\.spec\\.ts$", "\\.d\\.ts$", "^tests/", "^bin/", "^engine/(generate|cli/main)\\.ts$", "^main/", "^renderer/.*worker", "config\\.(ts|cjs)$"],
      },
      to: {},
    },
    { name: "no-test-import", severity: "error", comment: "Product code never depends on its tests.", from: { pathNot: ["\\.test\\.tsx?$", "^tests/"] }, to: { path: ["\\.test\\.tsx?$", "^tests/"] } },
    {
      name: "no-undeclared",
      severity: "error",
      comment: "What is imported stands in package.json; types too.",
      from: {},
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    },
    { name: "resolvable", severity: "error", comment: "An import that leads nowhere fails later, elsewhere.", from: {}, to: { couldNotResolve: true, pathNot: ["\\?worker", "\\?url", "\\?raw"] } },

    only({ name: "model", from: engine("model"), may: [], comment: "The nouns know nothing of ours, so everything may know the nouns." }),
    only({ name: "api", from: engine("api"), may: [engine("model")], comment: "The contract is carried by anything; it names only nouns." }),
    only({ name: "one-block", from: "^engine/blocks/[^/]+/", may: [engine("model"), "^engine/blocks/[^/]+\\.ts$"], comment: "A block is data and pure functions over the nouns; shared rules of blocks lie beside the folders." }),
    { name: "no-other-block", severity: "error", comment: "A block that needs another block hides an idea that belongs to both.", from: { path: "^engine/blocks/([^/]+)/", pathNot: "\\.test\\." }, to: { path: "^engine/blocks/([^/]+)/", pathNot: "^engine/blocks/$1/" } },
    only({ name: "schedulers", from: engine("schedulers"), may: [engine("model")], comment: "A batch system writes text and reads text." }),
    only({ name: "machines", from: engine("machines"), may: [engine("model")], comment: "A machine is a profile, and a look at this computer." }),
    only({ name: "check", from: "^engine/compile/1-check/", may: [engine("model"), "^engine/blocks/[^/]+\\.ts$"], comment: "Phases call backward only: 1 comes first." }),
    only({ name: "infer", from: "^engine/compile/2-infer/", may: [engine("model"), "^engine/blocks/[^/]+\\.ts$", "^engine/compile/1-check/"], comment: "Phases call backward only." }),
    only({ name: "plan", from: "^engine/compile/3-plan/", may: [engine("model"), "^engine/blocks/[^/]+\\.ts$", "^engine/compile/[12]-"], comment: "Phases call backward only." }),
    only({ name: "emit", from: "^engine/compile/4-emit/", may: [engine("model", "schedulers", "machines"), "^engine/blocks/[^/]+\\.ts$", "^engine/compile/[123]-"], comment: "The last phase; batch scripts are the schedulers' text." }),
    only({ name: "composites", from: engine("composites"), may: [engine("model"), "^engine/compile/1-check/"], comment: "A shipped drawing is data, offered as a block type." }),
    only({ name: "interchange", from: engine("interchange"), may: [engine("model")], comment: "File formats of others: bytes in, plain data out, and back; whoever asks reads and writes the files." }),
    only({ name: "custom", from: engine("custom"), may: [engine("model"), "^engine/blocks/[^/]+\\.ts$", "^engine/compile/3-plan/identifiers\\.ts$"], comment: "A custom block is data made into a block type: it knows what a block knows, and which words are taken." }),
    only({ name: "forecast", from: engine("forecast"), may: [engine("model", "machines"), "^engine/compile/[123]-"], comment: "A prediction is arithmetic over figures and a machine's rates." }),
    only({ name: "certify", from: engine("certify"), may: [engine("model", "interchange")], comment: "A comparison reads what both programs wrote, however they were run." }),
    only({ name: "transport", from: engine("transport"), may: [engine("model")], comment: "Commands and files, whoever asks." }),
    only({ name: "store", from: engine("store"), may: [engine("model")], comment: "Rows, whoever asks." }),
    only({ name: "probe", from: engine("probe"), may: [engine("model", "transport", "interchange")], comment: "A look at data where they are; arrays lie in the formats of others." }),
    only({ name: "documents", from: engine("documents"), may: [engine("model", "transport", "store")], comment: "Files and journals of open pipelines." }),
    only({ name: "runs", from: engine("runs"), may: [engine("model", "compile", "schedulers", "transport", "store", "machines", "blocks")], comment: "Drives a run over the parts below it." }),
    { name: "engine-alone", severity: "error", comment: "The workbench has no screen.", from: { path: "^engine/" }, to: { path: "^(renderer|main)/" } },
    { name: "server-on-top", severity: "error", comment: "Nothing of the engine leans on its front doors.", from: { path: "^engine/", pathNot: ["^engine/(server|cli)/", "\\.test\\."] }, to: { path: "^engine/(server|cli)/" } },
    only({ name: "renderer", from: "^renderer/", may: [engine("model", "api"), "^engine/blocks/", "^engine/compile/[123]-", engine("forecast", "composites", "custom")], comment: "What people see computes shapes itself, and asks for all the rest." }),
    only({ name: "kit", from: "^renderer/kit/", may: [], comment: "Buttons know nothing of ours." }),
    only({ name: "main", from: "^main/", may: [engine("server", "api", "model")], comment: "The host starts things and decides nothing." }),
    { name: "pure-engine", severity: "error", comment: "What the renderer shares runs where there is no Node.", from: { path: ["^engine/(model|api|blocks|compile|custom|schedulers|composites|interchange|forecast|certify)/", "^engine/machines/(doctor/|[^/]+\\.ts$)"], pathNot: ["\\.test\\.", "/testing/"] }, to: { dependencyTypes: ["core"] } },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: ["^dist/", "^node_modules/\\.cache"] },
    tsConfig: { fileName: "tsconfig.renderer.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "require", "node", "default", "types", "browser"], extensions: [".ts", ".tsx", ".js", ".mjs", ".cjs", ".d.ts", ".json", ".css"] },
  },
}
