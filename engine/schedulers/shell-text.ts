/** Signs that stand for themselves between single quotes and look like what they are. */
const plain = /[\p{L}\p{M}\p{N} !"#&()*+,./:;<=>?@[\]^_{|}~-]/u

/**
 * Shell words that give exactly this text, whatever is in it; a script holds no sign that a reader cannot see. A NUL, which
 * no shell can hold, and half a surrogate pair become U+FFFD.
 */
export function shellText(text: string): string {
  const signs = Array.from(text.toWellFormed().replaceAll("\0", "\ufffd"))
  if (signs.every((sign) => plain.test(sign))) return `'${text}'`
  // The sign at the end keeps line breaks before it, which $( ) would drop.
  return `$(printf '${signs.map((sign) => (plain.test(sign) ? sign : octal(sign))).join("")}.')`
}

/** Lines that set a variable to a text. */
export function assignment(name: string, text: string): string[] {
  const value = shellText(text)
  return value.startsWith("'") ? [`${name}=${value}`] : [`${name}=${value}`, `${name}=\${${name}%.}`]
}

/** Escapes of a sign's bytes in UTF-8. */
function octal(sign: string): string {
  const encoded = encodeURIComponent(sign)
  const bytes = encoded.startsWith("%") ? encoded.slice(1).split("%").map((hex) => Number.parseInt(hex, 16)) : [sign.charCodeAt(0)]
  return bytes.map((byte) => `\\${byte.toString(8).padStart(3, "0")}`).join("")
}

/** People's words in a comment: one line. */
export function commentText(text: string): string {
  return text.toWellFormed().replace(/[\p{C}\p{Zl}\p{Zp}]/gu, " ")
}

/** What a queue lists a job as: at most 15 signs that every batch system takes, the first a letter. */
export function queueName(name: string): string {
  const ascii = name.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[^A-Za-z0-9]+/g, "_").replace(/^[_0-9]+/, "")
  return ascii.slice(0, 15).replace(/_+$/, "") || "tephra"
}
