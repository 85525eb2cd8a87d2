import { layerwiseBlock } from "../layerwise.ts"

export const lars = layerwiseBlock("lars", "LARS", 1e-1)
