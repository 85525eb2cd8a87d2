import { portKinds, type PortKind } from "../../engine/model/ports.ts"

/** Ports differ by shape and colour: circle for tensors, diamond for configuration, square for data. */
export type PortShape = "circle" | "ring" | "diamond" | "square"

const colours: Partial<Record<PortKind, string>> = {
  tensor: "--kind-tensor",
  loss: "--kind-loss",
  table: "--kind-table",
  dataset: "--kind-dataset",
  subset: "--kind-dataset",
  model: "--kind-model",
  "model-set": "--kind-model",
}

export function portShape(kind: PortKind): PortShape {
  if (kind === "loss") return "ring"
  const family = portKinds[kind]
  return family === "tensor" ? "circle" : family === "spec" ? "diamond" : "square"
}

/** Name of the colour's custom property. */
export function portColour(kind: PortKind): string {
  return colours[kind] ?? (portKinds[kind] === "spec" ? "--kind-spec" : "--kind-data")
}
