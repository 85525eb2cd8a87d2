// Written by `node engine/generate.ts`. Do not edit.
import type { BlockTypes } from "../model/block-type.ts"
import { acceptance } from "./acceptance/acceptance.ts"
import { activation } from "./activation/activation.ts"
import { adagrad } from "./adagrad/adagrad.ts"
import { adam } from "./adam/adam.ts"
import { adamw } from "./adamw/adamw.ts"
import { add } from "./add/add.ts"
import { anderson } from "./anderson/anderson.ts"
import { arrayData } from "./array-data/array-data.ts"
import { arrayTable } from "./array-table/array-table.ts"
import { attention } from "./attention/attention.ts"
import { batchNorm } from "./batch-norm/batch-norm.ts"
import { binaryCrossEntropy } from "./binary-cross-entropy/binary-cross-entropy.ts"
import { chooseLabels } from "./choose-labels/choose-labels.ts"
import { cifarImages } from "./cifar-images/cifar-images.ts"
import { collocation } from "./collocation/collocation.ts"
import { columns } from "./columns/columns.ts"
import { compare } from "./compare/compare.ts"
import { concatenate } from "./concatenate/concatenate.ts"
import { condition } from "./condition/condition.ts"
import { convolution } from "./convolution/convolution.ts"
import { crossEntropy } from "./cross-entropy/cross-entropy.ts"
import { csvTable } from "./csv-table/csv-table.ts"
import { dataParallel } from "./data-parallel/data-parallel.ts"
import { dense } from "./dense/dense.ts"
import { denseBlock } from "./dense-block/dense-block.ts"
import { downpour } from "./downpour/downpour.ts"
import { dropout } from "./dropout/dropout.ts"
import { easgd } from "./easgd/easgd.ts"
import { embedding } from "./embedding/embedding.ts"
import { evaluate } from "./evaluate/evaluate.ts"
import { fields } from "./fields/fields.ts"
import { filterSamples } from "./filter-samples/filter-samples.ts"
import { flatten } from "./flatten/flatten.ts"
import { gem } from "./gem/gem.ts"
import { gradientClip } from "./gradient-clip/gradient-clip.ts"
import { gradientReducer } from "./gradient-reducer/gradient-reducer.ts"
import { huber } from "./huber/huber.ts"
import { idxImages } from "./idx-images/idx-images.ts"
import { importanceScore } from "./importance-score/importance-score.ts"
import { kFold } from "./k-fold/k-fold.ts"
import { lamb } from "./lamb/lamb.ts"
import { larc } from "./larc/larc.ts"
import { lars } from "./lars/lars.ts"
import { latent } from "./latent/latent.ts"
import { layerNorm } from "./layer-norm/layer-norm.ts"
import { lossScaler } from "./loss-scaler/loss-scaler.ts"
import { meanAbsoluteError } from "./mean-absolute-error/mean-absolute-error.ts"
import { meanSquaredError } from "./mean-squared-error/mean-squared-error.ts"
import { memoryPolicy } from "./memory-policy/memory-policy.ts"
import { mixedPrecision } from "./mixed-precision/mixed-precision.ts"
import { movingAverage } from "./moving-average/moving-average.ts"
import { pdeResidual } from "./pde-residual/pde-residual.ts"
import { peakFinder } from "./peak-finder/peak-finder.ts"
import { permute } from "./permute/permute.ts"
import { plot } from "./plot/plot.ts"
import { pool } from "./pool/pool.ts"
import { poolImages } from "./pool-images/pool-images.ts"
import { predict } from "./predict/predict.ts"
import { relativeL2 } from "./relative-l2/relative-l2.ts"
import { report } from "./report/report.ts"
import { reshape } from "./reshape/reshape.ts"
import { residual } from "./residual/residual.ts"
import { rmsprop } from "./rmsprop/rmsprop.ts"
import { scale } from "./scale/scale.ts"
import { schedule } from "./schedule/schedule.ts"
import { sgd } from "./sgd/sgd.ts"
import { slice } from "./slice/slice.ts"
import { softCrossEntropy } from "./soft-cross-entropy/soft-cross-entropy.ts"
import { split } from "./split/split.ts"
import { standardise } from "./standardise/standardise.ts"
import { startModel } from "./start-model/start-model.ts"
import { stopRule } from "./stop-rule/stop-rule.ts"
import { synthetic } from "./synthetic/synthetic.ts"
import { take } from "./take/take.ts"
import { train } from "./train/train.ts"
import { transitionDown } from "./transition-down/transition-down.ts"
import { transitionUp } from "./transition-up/transition-up.ts"
import { transposedConvolution } from "./transposed-convolution/transposed-convolution.ts"
import { vaeLoss } from "./vae-loss/vae-loss.ts"

/** Each type has its own config; whoever walks the index parses a config with the type's own schema first. */
export const blockTypes = {
  "acceptance": acceptance,
  "activation": activation,
  "adagrad": adagrad,
  "adam": adam,
  "adamw": adamw,
  "add": add,
  "anderson": anderson,
  "array-data": arrayData,
  "array-table": arrayTable,
  "attention": attention,
  "batch-norm": batchNorm,
  "binary-cross-entropy": binaryCrossEntropy,
  "choose-labels": chooseLabels,
  "cifar-images": cifarImages,
  "collocation": collocation,
  "columns": columns,
  "compare": compare,
  "concatenate": concatenate,
  "condition": condition,
  "convolution": convolution,
  "cross-entropy": crossEntropy,
  "csv-table": csvTable,
  "data-parallel": dataParallel,
  "dense": dense,
  "dense-block": denseBlock,
  "downpour": downpour,
  "dropout": dropout,
  "easgd": easgd,
  "embedding": embedding,
  "evaluate": evaluate,
  "fields": fields,
  "filter-samples": filterSamples,
  "flatten": flatten,
  "gem": gem,
  "gradient-clip": gradientClip,
  "gradient-reducer": gradientReducer,
  "huber": huber,
  "idx-images": idxImages,
  "importance-score": importanceScore,
  "k-fold": kFold,
  "lamb": lamb,
  "larc": larc,
  "lars": lars,
  "latent": latent,
  "layer-norm": layerNorm,
  "loss-scaler": lossScaler,
  "mean-absolute-error": meanAbsoluteError,
  "mean-squared-error": meanSquaredError,
  "memory-policy": memoryPolicy,
  "mixed-precision": mixedPrecision,
  "moving-average": movingAverage,
  "pde-residual": pdeResidual,
  "peak-finder": peakFinder,
  "permute": permute,
  "plot": plot,
  "pool": pool,
  "pool-images": poolImages,
  "predict": predict,
  "relative-l2": relativeL2,
  "report": report,
  "reshape": reshape,
  "residual": residual,
  "rmsprop": rmsprop,
  "scale": scale,
  "schedule": schedule,
  "sgd": sgd,
  "slice": slice,
  "soft-cross-entropy": softCrossEntropy,
  "split": split,
  "standardise": standardise,
  "start-model": startModel,
  "stop-rule": stopRule,
  "synthetic": synthetic,
  "take": take,
  "train": train,
  "transition-down": transitionDown,
  "transition-up": transitionUp,
  "transposed-convolution": transposedConvolution,
  "vae-loss": vaeLoss,
} as unknown as BlockTypes
