/** Numbers of 16 bits as the floats that they are, exactly. */
export function widened(words: Uint16Array, format: "half" | "brain"): Float32Array {
  return format === "half" ? Float32Array.from(words, halfNumber) : new Float32Array(Uint32Array.from(words, (word) => word << 16).buffer)
}

/** IEEE 754 binary16: a sign, 5 bits of exponent, 10 of fraction. */
function halfNumber(word: number): number {
  const sign = word & 0x8000 ? -1 : 1
  const exponent = (word >> 10) & 31
  const fraction = word & 1023
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25))
}
