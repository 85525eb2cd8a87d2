// Written by `node engine/generate.ts`. Do not edit.
import type { BlockTypes } from "../model/block-type.ts"
import { activation } from "./activation/activation.ts"
import { adagrad } from "./adagrad/adagrad.ts"
import { adam } from "./adam/adam.ts"
import { adamw } from "./adamw/adamw.ts"
import { batchNorm } from "./batch-norm/batch-norm.ts"
import { columns } from "./columns/columns.ts"
import { concatenate } from "./concatenate/concatenate.ts"
import { convolution } from "./convolution/convolution.ts"
import { crossEntropy } from "./cross-entropy/cross-entropy.ts"
import { csvTable } from "./csv-table/csv-table.ts"
import { dataParallel } from "./data-parallel/data-parallel.ts"
import { dense } from "./dense/dense.ts"
import { denseBlock } from "./dense-block/dense-block.ts"
import { dropout } from "./dropout/dropout.ts"
import { evaluate } from "./evaluate/evaluate.ts"
import { flatten } from "./flatten/flatten.ts"
import { gradientClip } from "./gradient-clip/gradient-clip.ts"
import { huber } from "./huber/huber.ts"
import { idxImages } from "./idx-images/idx-images.ts"
import { lamb } from "./lamb/lamb.ts"
import { larc } from "./larc/larc.ts"
import { lars } from "./lars/lars.ts"
import { layerNorm } from "./layer-norm/layer-norm.ts"
import { lossScaler } from "./loss-scaler/loss-scaler.ts"
import { meanAbsoluteError } from "./mean-absolute-error/mean-absolute-error.ts"
import { meanSquaredError } from "./mean-squared-error/mean-squared-error.ts"
import { permute } from "./permute/permute.ts"
import { pool } from "./pool/pool.ts"
import { reshape } from "./reshape/reshape.ts"
import { residual } from "./residual/residual.ts"
import { rmsprop } from "./rmsprop/rmsprop.ts"
import { scale } from "./scale/scale.ts"
import { schedule } from "./schedule/schedule.ts"
import { sgd } from "./sgd/sgd.ts"
import { slice } from "./slice/slice.ts"
import { split } from "./split/split.ts"
import { standardise } from "./standardise/standardise.ts"
import { stopRule } from "./stop-rule/stop-rule.ts"
import { train } from "./train/train.ts"
import { transitionDown } from "./transition-down/transition-down.ts"
import { transitionUp } from "./transition-up/transition-up.ts"
import { transposedConvolution } from "./transposed-convolution/transposed-convolution.ts"

/** Each type has its own config; whoever walks the index parses a config with the type's own schema first. */
export const blockTypes = {
  "activation": activation,
  "adagrad": adagrad,
  "adam": adam,
  "adamw": adamw,
  "batch-norm": batchNorm,
  "columns": columns,
  "concatenate": concatenate,
  "convolution": convolution,
  "cross-entropy": crossEntropy,
  "csv-table": csvTable,
  "data-parallel": dataParallel,
  "dense": dense,
  "dense-block": denseBlock,
  "dropout": dropout,
  "evaluate": evaluate,
  "flatten": flatten,
  "gradient-clip": gradientClip,
  "huber": huber,
  "idx-images": idxImages,
  "lamb": lamb,
  "larc": larc,
  "lars": lars,
  "layer-norm": layerNorm,
  "loss-scaler": lossScaler,
  "mean-absolute-error": meanAbsoluteError,
  "mean-squared-error": meanSquaredError,
  "permute": permute,
  "pool": pool,
  "reshape": reshape,
  "residual": residual,
  "rmsprop": rmsprop,
  "scale": scale,
  "schedule": schedule,
  "sgd": sgd,
  "slice": slice,
  "split": split,
  "standardise": standardise,
  "stop-rule": stopRule,
  "train": train,
  "transition-down": transitionDown,
  "transition-up": transitionUp,
  "transposed-convolution": transposedConvolution,
} as unknown as BlockTypes
