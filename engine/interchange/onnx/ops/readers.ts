import type { Reader } from "../node-reading.ts"
import { activation, dropout, elu, gelu, identity, leakyRelu, softmax } from "./activation.ts"
import { convolution, transposedConvolution } from "./convolution.ts"
import { gemm, matrixProduct, sum } from "./dense.ts"
import { minus, quotient, times } from "./arithmetic.ts"
import { batchNorm, layerNorm } from "./norm.ts"
import { averagePool, globalAverage, maxPool, mean, noPadding } from "./pool.ts"
import { cast, concat, constant, flatten, gather, reshape, shape, slice, split, squeeze, transpose } from "./shape.ts"

/** By operator of ONNX; `Silu` and an early `Gelu` are put together by `patterns.ts`. */
export const readers: Readonly<Record<string, Reader>> = {
  Add: sum,
  AveragePool: averagePool,
  BatchNormalization: batchNorm,
  Cast: cast,
  Concat: concat,
  Constant: constant,
  Conv: convolution,
  ConvTranspose: transposedConvolution,
  Div: quotient,
  Dropout: dropout,
  Elu: elu,
  Flatten: flatten,
  Gather: gather,
  Gelu: gelu,
  Gemm: gemm,
  GlobalAveragePool: globalAverage,
  Identity: identity,
  LayerNormalization: layerNorm,
  LeakyRelu: leakyRelu,
  MatMul: matrixProduct,
  MaxPool: maxPool,
  Mul: times,
  Pad: noPadding,
  ReduceMean: mean,
  Relu: activation("relu"),
  Reshape: reshape,
  Shape: shape,
  Sigmoid: activation("sigmoid"),
  Silu: activation("silu"),
  Slice: slice,
  Softmax: softmax,
  Softplus: activation("softplus"),
  Split: split,
  Squeeze: squeeze(false),
  Sub: minus,
  Sum: sum,
  Tanh: activation("tanh"),
  Transpose: transpose,
  Unsqueeze: squeeze(true),
}
