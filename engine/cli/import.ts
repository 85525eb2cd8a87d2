import { importOnnx } from "../server/import-onnx.ts"
import { WrongUse, exitCode, jsonOption, onlyArgument, placeOption } from "./command.ts"
import { refuseFolder } from "./write-file.ts"
import type { Command } from "./command.ts"
import { printProblems } from "./print-problems.ts"

export const importCommand: Command = {
  name: "import",
  takes: "FILE.onnx --to FILE",
  summary: "Makes a pipeline of an ONNX network, with its weights beside it",
  text: `Layers become blocks, and their weights NAME.model.npz, from which the pipeline's train block starts; data, loss and optimizer are for you to add.
Each node that no block stands for is told with its place, and then nothing is written; with --partial the rest is, with gaps. PyTorch writes such a file with torch.onnx.export.`,
  options: {
    to: { kind: "value", value: "FILE", help: "the pipeline, NAME.tephra.json" },
    partial: { kind: "flag", help: "also write a network of which some nodes could not be read" },
    json: jsonOption,
  },
  run: async (given, output) => {
    const file = onlyArgument(given, "FILE.onnx")
    const to = placeOption(given, "to")
    if (to === undefined) throw new WrongUse("--to FILE is missing.")
    refuseFolder(to)
    const { problems, pipeline, numbers, inputs, written } = await importOnnx({ file, to, partial: given.values["partial"] === true })
    printProblems(output, problems, pipeline)
    const blocks = Object.keys(pipeline?.blocks ?? {}).length
    if (!written) {
      if (pipeline) output.complain(`Nothing was written. With --partial the ${blocks} blocks that could be made are.`)
      return exitCode.problems
    }
    output.tell({ event: "imported", file: written.pipeline, weights: written.weights, blocks, numbers })
    output.say(`${written.pipeline}: ${blocks} blocks${problems.length > 0 ? " with gaps between them" : ""}; ${numbers.toLocaleString("en")} weights in ${written.weights}.`)
    output.say(`Wire your data to ${inputs.map((name) => `“${name}”`).join(" and ")}, and data, a loss and an optimizer to “train”.`)
    return exitCode.fine
  },
}
