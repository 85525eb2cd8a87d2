/** A comment, or a string, which may go on over lines; an f-string with quotes of its own kind falls into several on one line. */
const commentOrString = /#[^\n]*|("""|''')(?:\\[\s\S]|(?!\1)[^\\])*\1|"(?:\\[\s\S]|[^"\\\n])*"?|'(?:\\[\s\S]|[^'\\\n])*'?/g

/** Four spaces before each line that begins outside of strings: within one they would change its value. No text of Python holds a NUL. */
export function indented(python: string): string {
  const held = unixLines(python).replaceAll(commentOrString, (part) => part.replaceAll("\n", "\0"))
  return held.replaceAll(/(^|\n)(?=[^\n])/g, "$1    ").replaceAll("\0", "\n")
}

/** Without what comments and strings say. */
export function withoutWords(python: string): string {
  return unixLines(python).replaceAll(commentOrString, "")
}

function unixLines(python: string): string {
  return python.replaceAll(/\r\n?/g, "\n")
}
