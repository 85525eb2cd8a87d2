import type { Statement } from "../../3-plan/plan-data.ts"
import type { Piece } from "../lines.ts"
import { statementText } from "./call.ts"
import { blockComment } from "./text.ts"

export function statementPiece(statement: Statement): Piece {
  return { block: statement.block, text: `  ${blockComment(statement.title, statement.block)}\n  ${statementText(statement, 2)}` }
}
