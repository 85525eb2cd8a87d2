/** Both stand in browsers and in Node, though not in the language's own library. */
declare const TextDecoder: new (encoding: string, options: { readonly ignoreBOM: boolean }) => { decode(bytes: Uint8Array): string }
declare const TextEncoder: new () => { encode(text: string): Uint8Array }

/** What is no UTF-8 becomes U+FFFD; a byte order mark is a letter. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes)
}

export function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

const mostLetters = 80

/** Words of a file as a message says them: of bounded length, without letters that move a terminal's cursor. */
export function legible(words: string): string {
  const start = words.length > mostLetters ? `${words.slice(0, mostLetters)}…` : words
  return start.replaceAll(/\p{Cc}/gu, "\u{FFFD}")
}

export function quoted(name: string): string {
  return `“${legible(name)}”`
}
