/** Counts equal responses, as in '63 x 200, 503 overloaded'. */
export function tally(responses: string[]): string {
  const counts = new Map<string, number>();
  for (const response of responses) counts.set(response, (counts.get(response) ?? 0) + 1);
  return [...counts].map(([response, count]) => (count > 1 ? `${count} x ${response}` : response)).join(', ');
}
