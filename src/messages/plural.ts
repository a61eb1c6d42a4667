/** "1 rebote", "2 rebotes", "0 rebotes": both languages have one form for one and another for all else. */
export function plural(count: number, one: string, other: string): string {
  return Math.abs(count) === 1 ? one : other;
}
