// Written by `node engine/generate.ts`. Do not edit.
import type { BlockTypes } from "../model/block-type.ts"
import { activation } from "./activation/activation.ts"
import { adam } from "./adam/adam.ts"
import { columns } from "./columns/columns.ts"
import { crossEntropy } from "./cross-entropy/cross-entropy.ts"
import { csvTable } from "./csv-table/csv-table.ts"
import { dataParallel } from "./data-parallel/data-parallel.ts"
import { dense } from "./dense/dense.ts"
import { dropout } from "./dropout/dropout.ts"
import { evaluate } from "./evaluate/evaluate.ts"
import { fields } from "./fields/fields.ts"
import { flatten } from "./flatten/flatten.ts"
import { huber } from "./huber/huber.ts"
import { idxImages } from "./idx-images/idx-images.ts"
import { meanAbsoluteError } from "./mean-absolute-error/mean-absolute-error.ts"
import { meanSquaredError } from "./mean-squared-error/mean-squared-error.ts"
import { scale } from "./scale/scale.ts"
import { sgd } from "./sgd/sgd.ts"
import { split } from "./split/split.ts"
import { standardise } from "./standardise/standardise.ts"
import { stopRule } from "./stop-rule/stop-rule.ts"
import { train } from "./train/train.ts"

/** Each type has its own config; whoever walks the index parses a config with the type's own schema first. */
export const blockTypes = {
  "activation": activation,
  "adam": adam,
  "columns": columns,
  "cross-entropy": crossEntropy,
  "csv-table": csvTable,
  "data-parallel": dataParallel,
  "dense": dense,
  "dropout": dropout,
  "evaluate": evaluate,
  "fields": fields,
  "flatten": flatten,
  "huber": huber,
  "idx-images": idxImages,
  "mean-absolute-error": meanAbsoluteError,
  "mean-squared-error": meanSquaredError,
  "scale": scale,
  "sgd": sgd,
  "split": split,
  "standardise": standardise,
  "stop-rule": stopRule,
  "train": train,
} as unknown as BlockTypes
