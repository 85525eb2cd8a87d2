import type { JobFile } from "../../../model/job-file.ts"
import type { Plan, Stage } from "../../3-plan/plan-data.ts"
import { fileOf } from "../lines.ts"
import { statementPiece } from "./statement.ts"

/** The program's entry, and a file for each stage. */
export function stageFiles(plan: Plan): JobFile[] {
  return [main(plan), header(plan), ...plan.stages.map(source)]
}

function main({ stages }: Plan): JobFile {
  return fileOf("main.cpp", "cpp", [
    { text: '#include <tephra/tephra.hpp>\n\n#include "stages/stages.hpp"\n\nint main(int argc, char** argv) {\n  return tephra::job(argc, argv, {.stages = {' },
    ...stages.map(({ name, block }) => ({ block, text: `    {"${name}", "${block}", stages::${name}},` })),
    { text: "  }});\n}" },
  ])
}

function header({ stages }: Plan): JobFile {
  return fileOf("stages/stages.hpp", "cpp", [
    { text: "#pragma once\n\n#include <tephra/tephra.hpp>\n\nnamespace stages {\n" },
    ...stages.map(({ name, block }) => ({ block, text: `tephra::Outcome ${name}(tephra::Stage& stage);` })),
    { text: "\n}  // namespace stages" },
  ])
}

function source({ name, statements }: Stage): JobFile {
  return fileOf(`stages/${name}.cpp`, "cpp", [
    { text: `#include "stages.hpp"\n\n#include "../pipeline.hpp"\n\nnamespace stages {\n\ntephra::Outcome ${name}(tephra::Stage& stage) {\n  using namespace tephra;` },
    ...statements.map(statementPiece),
    { text: "}\n\n}  // namespace stages" },
  ])
}
