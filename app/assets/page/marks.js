/** What tells the series of a chart apart besides their colours: patterns of areas, dashes and points of lines. */

const SIDE = 8;
// Strokes over a square of `SIDE` that repeats; the first series is plain.
const STROKES = [
  [],
  [[-2, 2, 2, -2], [-2, 10, 10, -2], [6, 10, 10, 6]],
  [[0, 2, 8, 2], [0, 6, 8, 6]],
  [[-2, 6, 2, 10], [-2, -2, 10, 10], [6, -2, 10, 2]],
  [[2, 0, 2, 8], [6, 0, 6, 8]],
  [[0, 4, 8, 4], [4, 0, 4, 8]],
];
export const KINDS = STROKES.length;
const DASHES = [[], [8, 4], [2, 3], [12, 4, 2, 4], [6, 6], [1, 6]];
const POINTS = ["circle", "rect", "triangle", "rectRot", "cross", "star"];

/** How the line of series `at` is drawn. */
export function line(at) {
  return { borderDash: DASHES[at % KINDS], pointStyle: POINTS[at % KINDS] };
}

/** What fills the areas of series `at`: its colour, with strokes in the colour of the paper. */
export function fill(at, colour, paper) {
  const strokes = STROKES[at % KINDS];
  if (!strokes.length) return colour;
  const tile = Object.assign(document.createElement("canvas"), { width: SIDE, height: SIDE });
  const context = tile.getContext("2d");
  context.fillStyle = colour;
  context.fillRect(0, 0, SIDE, SIDE);
  context.strokeStyle = paper;
  context.lineWidth = 1.5;
  for (const [x, y, east, south] of strokes) {
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(east, south);
    context.stroke();
  }
  return context.createPattern(tile, "repeat");
}
