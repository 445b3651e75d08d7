/**
 * The root of a cell's set in a forest of parents, each of which is a cell; a root is its own. Halves the way for the next
 * one who asks (union-find: Tarjan and van Leeuwen 1984).
 */
export function findRoot(parent: Int32Array, cell: number): number {
  let root = cell;
  while (parent[root] !== root) {
    parent[root] = parent[parent[root]!]!;
    root = parent[root]!;
  }
  return root;
}
