import { ApiError } from "../../model/api-error.ts"

/** The path below which everything lies, with a slash at either end. */
export function pathPrefix(text: string): string {
  const prefix = `/${text}/`.replace(/^\/+/, "/").replace(/\/+$/, "/")
  const isPlain = /^\/([\w.~-]+\/)*$/.test(prefix) && !prefix.split("/").some((part) => part === "." || part === "..")
  if (!isPlain) throw new ApiError("bad-prefix", `“${text}” cannot be the path of --prefix. Write it as the proxy offers it, such as /node/c042/4747/.`)
  return prefix
}

/** A request's path below the prefix, beginning with a slash; some proxies have taken the prefix off. Null for the prefix without its last slash, at which relative addresses would go astray. */
export function belowPrefix(prefix: string, path: string): string | null {
  if (path.startsWith(prefix)) return path.slice(prefix.length - 1)
  return `${path}/` === prefix ? null : path
}
