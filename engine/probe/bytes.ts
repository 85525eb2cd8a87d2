/** UTF-8 text from a string whose letters are bytes; what is no UTF-8 becomes U+FFFD. */
export function fromBytes(bytes: string): string {
  return Buffer.from(bytes, "latin1").toString("utf8")
}
