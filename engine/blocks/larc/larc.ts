import { layerwiseBlock } from "../layerwise.ts"

export const larc = layerwiseBlock("larc", "LARC", 1e-1)
