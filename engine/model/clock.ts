/** `1:05:00` of seconds. */
export function clock(seconds: number): string {
  const [minute, second] = [Math.floor(seconds / 60) % 60, seconds % 60].map((figure) => String(figure).padStart(2, "0"))
  return `${Math.floor(seconds / 3600)}:${minute}:${second}`
}
