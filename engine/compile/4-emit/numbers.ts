/** The shortest digits that read back as the same double, always with a point or an exponent: C++ and Python write it alike. */
export function finiteLiteral(value: number): string {
  if (Object.is(value, -0)) return "-0.0"
  const digits = String(value)
  return /[.e]/.test(digits) ? digits : `${digits}.0`
}

export function integerLiteral(value: number): string {
  return BigInt(Math.trunc(value)).toString()
}
