import type { JobFile } from "../../../model/job-file.ts"
import type { DatasetFunction, NetworkFunction, Placeholder, Plan } from "../../3-plan/plan-data.ts"
import { ownCodes } from "../own-code.ts"
import { valueText } from "./call.ts"
import { stringLiteral } from "./text.ts"
import type { Piece } from "../lines.ts"
import { fileOf } from "../lines.ts"
import { statementPiece } from "./statement.ts"

/** Datasets and networks that the stages share. */
export function pipelineFiles(plan: Plan): JobFile[] {
  return [header(plan), source(plan)]
}

function header(plan: Plan): JobFile {
  const { datasets, networks } = plan
  const declarations: Piece[] = [
    ...datasets.map(({ name, block }) => ({ block, text: `tephra::Dataset ${name}();` })),
    ...networks.map(({ name, block }) => ({ block, text: `tephra::Network ${name}(tephra::Graph& graph);` })),
  ]
  const own = ownCodes(plan).map(({ type }) => `#include "blocks/${type}.hpp"\n`).join("")
  return fileOf("pipeline.hpp", "cpp", [{ text: `#pragma once\n\n#include <tephra/tephra.hpp>\n${own && `\n${own}`}\nnamespace pipeline {\n` }, ...declarations, { text: "\n}  // namespace pipeline" }])
}

function source({ datasets, networks }: Plan): JobFile {
  return fileOf("pipeline.cpp", "cpp", [
    { text: '#include "pipeline.hpp"\n\nnamespace pipeline {\n' },
    ...datasets.flatMap(datasetPieces),
    ...networks.flatMap(networkPieces),
    { text: "}  // namespace pipeline" },
  ])
}

function datasetPieces({ name, statements }: DatasetFunction): Piece[] {
  return [{ text: `tephra::Dataset ${name}() {\n  using namespace tephra;` }, ...statements.map(statementPiece), { text: "}\n" }]
}

function networkPieces({ name, placeholders, statements, prediction, loss }: NetworkFunction): Piece[] {
  return [
    { text: `tephra::Network ${name}(tephra::Graph& graph) {\n  using namespace tephra;` },
    ...placeholders.map(placeholderPiece),
    ...statements.map(statementPiece),
    { text: `  return {.prediction = ${valueText(prediction)}, .loss = ${loss}};\n}\n` },
  ]
}

function placeholderPiece({ variable, field, dims, classes, block }: Placeholder): Piece {
  const call = classes === undefined ? `placeholder(${stringLiteral(field)}, {${dims.join(", ")}})` : `labels(${stringLiteral(field)}, ${classes})`
  return { block, text: `  auto ${variable} = graph.${call};` }
}
