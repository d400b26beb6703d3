/** The known word that somebody most likely meant: it differs in upper and lower case, or by a slip or two. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const given = word.toLowerCase();
  const slips = known.map(other => ({ other, count: distance(given, other.toLowerCase()) }));
  const [best] = slips.sort((a, b) => a.count - b.count);
  return best && best.count <= Math.min(2, Math.floor(Math.max(word.length, best.other.length) / 3)) ? best.other : undefined;
}

/** Letters to add, remove, replace or swap with their neighbour. Words that differ in length by more than 2 are not compared. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) {
    return Infinity;
  }
  const rows = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let i = 1; i <= a.length; i++) {
    rows.push([i]);
    for (let j = 1; j <= b.length; j++) {
      const replaced = rows[i - 1][j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? rows[i - 2][j - 2] + 1 : Infinity;
      rows[i].push(Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, replaced, swapped));
    }
  }
  return rows[a.length][b.length];
}
