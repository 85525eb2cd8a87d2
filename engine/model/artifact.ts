import { z } from "zod"

/** A file that a run made. */
export const Artifact = z.strictObject({
  /** Below the run's `out/`: `<block id>/model.npz`. */
  path: z.string(),
  block: z.string().nullable(),
  size: z.number(),
  /** Seconds since 1970. */
  mtime: z.number(),
  /** As the stage wrote it into its manifest; null for files that it does not list. */
  sha256: z.string().nullable(),
  /** What it is, for people. */
  what: z.string(),
  /** It lies on this computer, too. */
  here: z.boolean(),
})
export type Artifact = z.infer<typeof Artifact>

const names: Readonly<Record<string, string>> = {
  "model.npz": "weights and state of the model",
  "model.json": "description of the model",
  "curve.json": "loss curve",
  "trace.json": "timings of the training",
  "scores.json": "scores",
  "predictions.npz": "predictions",
  "subset.npz": "chosen rows",
  "subset.json": "chosen rows, described",
  "acceptance.json": "verdict",
  "manifest.json": "list of the stage's files with their sums",
}

const endings: Readonly<Record<string, string>> = {
  npz: "NumPy arrays", npy: "NumPy array", json: "JSON", csv: "table", svg: "picture", png: "picture", md: "report", html: "report", txt: "text", log: "log", h5: "HDF5 file", pt: "PyTorch weights", onnx: "ONNX network",
}

/** The name of the file, without its folders. */
export function artifactName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1)
}

export function artifactWords(path: string): string {
  const name = artifactName(path)
  return names[name] ?? endings[name.slice(name.lastIndexOf(".") + 1).toLowerCase()] ?? "file"
}

/** What a screen can show of it; null when it can only be saved. */
export function previewOf({ path, size }: Pick<Artifact, "path" | "size">): "text" | "svg" | "png" | null {
  const ending = path.slice(path.lastIndexOf(".") + 1).toLowerCase()
  if (size > 8 * 1024 * 1024) return null
  if (ending === "svg" || ending === "png") return ending
  return ["json", "csv", "md", "txt", "log", "html"].includes(ending) ? "text" : null
}
