/** Plain tables and the figures that they hold. */

/**
 * @param {string[]} head
 * @param {(string | number)[][]} rows
 * @returns {string[]} Lines with aligned columns; numbers stand to the right.
 */
export function table(head, rows) {
  const all = [head, ...rows];
  const widths = head.map((_, at) => Math.max(...all.map((row) => String(row[at]).length)));
  const line = (row) =>
    row
      .map((cell, at) => {
        const text = String(cell);
        return typeof cell === "number" ? text.padStart(widths[at]) : text.padEnd(widths[at]);
      })
      .join("  ")
      .trimEnd();
  return [line(head), widths.map((width) => "-".repeat(width)).join("  "), ...rows.map(line)];
}

/**
 * Upper end of the 95 % interval of a rate, one-sided, exact (Clopper and Pearson): for 0 of n
 * that is close to 3/n.
 * @param {number} hits
 * @param {number} of
 */
export function upperBound(hits, of) {
  if (of === 0 || hits >= of) return "100 %";
  let [low, high] = [hits / of, 1];
  for (let step = 0; step < 60; step += 1) {
    const rate = (low + high) / 2;
    if (atMost(hits, of, rate) > 0.05) low = rate;
    else high = rate;
  }
  return `${(high * 100).toFixed(2)} %`;
}

/** Probability of at most `hits` in `of` trials. */
function atMost(hits, of, rate) {
  let term = of * Math.log1p(-rate);
  let sum = Math.exp(term);
  for (let k = 1; k <= hits; k += 1) {
    term += Math.log((of - k + 1) / k) + Math.log(rate / (1 - rate));
    sum += Math.exp(term);
  }
  return sum;
}

/** @param {number[]} values @param {number} share 0.5 for the median */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** Groups in order of first appearance. @template T @param {T[]} items @param {(item: T) => string} key */
export function groupBy(items, key) {
  const groups = new Map();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}
