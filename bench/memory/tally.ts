/** Counts equal responses. */
export function tally(responses: string[]): string {
  const counts = new Map<string, number>();
  for (const response of responses) counts.set(response, (counts.get(response) ?? 0) + 1);
  return [...counts].map(([response, count]) => (count > 1 ? `${count} x ${response}` : response)).join(', ');
}
