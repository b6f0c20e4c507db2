// Names that somebody may have meant who wrote one that does not exist.

/** How many names are offered. */
const mostNames = 3;

/** A longer text is no slip of the pen; to compare it with thousands of names would take long. */
const longestName = 150;

/** The names nearest to a text, the nearest first; none where all are far from it. Letter case does not count. */
export function nearNames(text: string, names: Iterable<string>): readonly string[] {
  if (text.length > longestName) return [];
  const wanted = text.toLowerCase();
  const most = Math.max(2, Math.floor(wanted.length / 4));
  const near: { readonly name: string; readonly distance: number }[] = [];
  for (const name of new Set(names)) {
    if (Math.abs(name.length - wanted.length) > most) continue;
    const distance = editDistance(wanted, name.toLowerCase(), most);
    if (distance <= most) near.push({ name, distance });
  }
  near.sort((left, right) => left.distance - right.distance || (left.name < right.name ? -1 : 1));
  return near.slice(0, mostNames).map(({ name }) => name);
}

/** How many characters must be put in, taken out or changed; more than `most` is told as soon as it is sure. */
function editDistance(left: string, right: string, most: number): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    let least = row;
    for (let column = 1; column <= right.length; column++) {
      const change = (previous[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1);
      const cost = Math.min(change, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1);
      current.push(cost);
      least = Math.min(least, cost);
    }
    if (least > most) return least;
    previous = current;
  }
  return previous[right.length] ?? 0;
}
