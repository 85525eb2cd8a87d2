import { overlaps, type Box, type Point } from "./geometry.ts"

const gap = 32

/**
 * How far other blocks move so that something larger can stand in the place of a block: to the four sides, no further than they must. Each
 * side moves as a whole, so what did not overlap before does not after.
 */
export function spread(others: ReadonlyMap<string, Box>, was: Box, room: Box): Map<string, Point> {
  const wide = { x: room.x - gap, y: room.y - gap, width: room.width + 2 * gap, height: room.height + 2 * gap }
  const across = ({ x, width }: Box) => (x >= was.x + was.width ? 1 : x + width <= was.x ? -1 : 0)
  const down = ({ y, height }: Box) => (y >= was.y + was.height ? 1 : y + height <= was.y ? -1 : 0)
  const inWay = [...others.values()].filter((box) => overlaps(box, wide))
  const beside = inWay.filter((box) => across(box) !== 0)
  const above = inWay.filter((box) => across(box) === 0)
  const push = {
    right: most(beside.filter((box) => across(box) > 0).map(({ x }) => wide.x + wide.width - x)),
    left: most(beside.filter((box) => across(box) < 0).map(({ x, width }) => x + width - wide.x)),
    down: most(above.filter((box) => down(box) > 0).map(({ y }) => wide.y + wide.height - y)),
    up: most(above.filter((box) => down(box) < 0).map(({ y, height }) => y + height - wide.y)),
  }
  const moved = [...others].map(([id, box]): [string, Point] => {
    const x = across(box) > 0 ? push.right : across(box) < 0 ? -push.left : 0
    const y = down(box) > 0 ? push.down : down(box) < 0 ? -push.up : 0
    return [id, { x: box.x + x, y: box.y + y }]
  })
  return new Map(moved.filter(([id, at]) => at.x !== others.get(id)!.x || at.y !== others.get(id)!.y))
}

function most(values: readonly number[]): number {
  return Math.max(0, ...values)
}
