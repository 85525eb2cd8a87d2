/** The words of a command that ends once there is a file of that path. */
export function untilThere(path: string): string[] {
  return ["sh", "-c", 'until [ -e "$1" ]; do sleep 0.05; done', "sh", path]
}
