import type { JobFile } from "../../../model/job-file.ts"
import type { DatasetFunction, NetworkFunction, Placeholder, Plan, Stage, Statement } from "../../3-plan/plan-data.ts"
import type { Piece } from "../lines.ts"
import { statementsOf } from "../own-code.ts"
import { fileOf } from "../lines.ts"
import { functionName, statementText, valueText } from "./call.ts"
import { preludeText } from "./prelude.ts"
import { blockComment, escaped, stringLiteral } from "./text.ts"
import { ownPieces } from "./own-code.ts"
import { targetOf } from "./target-field.ts"

/** The job as one Python program over NumPy and PyTorch: the same stages, files and metrics as the C++ program. */
export function pythonFile(plan: Plan): JobFile {
  const pieces = [
    ...header(plan),
    { text: `${preludeText(statementsOf(plan).map(({ call }) => functionName(call.function)))}\n\n` },
    ...ownPieces(plan),
    { text: `class Pipeline:\n    """Datasets and networks that the stages share."""` },
    ...plan.datasets.flatMap(datasetPieces),
    ...plan.networks.flatMap(networkPieces),
    { text: `\n\nclass Stages:\n    """The jobs, in the order in which they run."""` },
    ...plan.stages.flatMap(stagePieces),
    ...ending(plan),
  ]
  return fileOf("train.py", "python", pieces)
}

/** Python looks for an encoding in comments of the first two lines: people's words stand below them. */
function header({ name, stages }: Plan): Piece[] {
  const one = stages[0]!.name
  return [
    {
      text: `#!/usr/bin/env python3
"""A job made by Tephra as one Python program, the readable twin of its C++ program.

    python3 train.py                        runs every stage in its order
    python3 train.py ${one.padEnd(23)}runs one of them
    mpirun -n 2 python3 train.py            the same on two ranks; torchrun and srun do as well

With --trace FOLDER a training stage writes what each step did; --init PATH gives start weights, or the
trace of another run to be held to. It needs NumPy and PyTorch. Data files are taken from data/ beside
it, or from where TEPHRA_DATA_<NAME> says; results go to out/ in the folder TEPHRA_RUN, else here.
"""
# ${escaped(`Pipeline “${name}”`)}
`,
    },
  ]
}

function statementPiece(statement: Statement): Piece {
  return { block: statement.block, text: `        ${blockComment(statement.title, statement.block)}\n        ${statementText(statement, 8)}` }
}

function datasetPieces({ name, statements }: DatasetFunction): Piece[] {
  return [{ text: `\n    def ${name}():` }, ...statements.map(statementPiece)]
}

function networkPieces(network: NetworkFunction): Piece[] {
  const { name, placeholders, statements, prediction, loss } = network
  const made = statements.find(({ variable }) => variable === prediction.variable)
  const result = [`prediction=${valueText(prediction)}`, `loss=${loss}`, `block=${stringLiteral(made?.block ?? "")}`, `target=${stringLiteral(targetOf(network) ?? "")}`]
  return [
    { text: `\n    def ${name}(graph):` },
    ...placeholders.map(placeholderPiece),
    ...statements.map(statementPiece),
    { text: `        return Network(${result.join(", ")})` },
  ]
}

function placeholderPiece({ variable, field, dims, classes, block }: Placeholder): Piece {
  const call = classes === undefined ? `placeholder(${stringLiteral(field)}, [${dims.join(", ")}])` : `labels(${stringLiteral(field)}, ${classes})`
  return { block, text: `        ${variable} = graph.${call}` }
}

function stagePieces({ name, statements }: Stage): Piece[] {
  return [{ text: `\n    def ${name}(stage):` }, ...statements.map(statementPiece)]
}

function ending({ stages }: Plan): Piece[] {
  return [
    { text: "\n\nSTAGES = [" },
    ...stages.map(({ name, block }): Piece => ({ block, text: `    ("${name}", "${block}", Stages.${name}),` })),
    { text: `]\n\nif __name__ == "__main__":\n    sys.exit(Job.run(sys.argv[1:], STAGES))` },
  ]
}
