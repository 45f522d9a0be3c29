/** Clusters: points that lie in one cell of a grid on the screen, or share a name, become one. */

export interface Cluster<T> {
  /** The mean of its points, in the units of `place`. */
  x: number;
  y: number;
  members: T[];
}

/**
 * Points grouped by cell, or by `name` where that says something; order is that of the first
 * member. One look at each point, however many there are.
 */
export function clustered<T>(
  points: readonly T[],
  place: (point: T) => { x: number; y: number },
  cell: number,
  name: (point: T) => string = () => "",
): Cluster<T>[] {
  const found = new Map<string, Cluster<T>>();
  for (const point of points) {
    const { x, y } = place(point);
    const key = name(point) || `${Math.floor(x / cell)} ${Math.floor(y / cell)}`;
    const cluster = found.get(key);
    if (!cluster) {
      found.set(key, { x, y, members: [point] });
      continue;
    }
    const count = cluster.members.push(point);
    cluster.x += (x - cluster.x) / count;
    cluster.y += (y - cluster.y) / count;
  }
  return [...found.values()];
}
