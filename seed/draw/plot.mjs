// A plot and what lies around it, and what reaches it. Its shape is that of its sheet; the rest is
// drawn up. No coordinates, no scale, no border of anything but plots: a relation, not a map.
import { ACCENT, H, INK, OCHRE, ROOF, W, dice, drawing, label, north, tree, words } from './sheet.mjs'

const TAKEN = ['已供', '低效', '供而未用', '闲置']

/** Corners in metres, x to the east, y to the south, around a plot's middle. */
function corners(row, origin) {
  const points = row.边界.split(';').map((pair) => pair.trim().split(/\s+/).map(Number))
  const [x0, y0] = origin ?? middle(points)
  return points.map(([x, y]) => [(x - x0) * 111_320 * Math.cos((y0 * Math.PI) / 180), (y0 - y) * 110_940])
}

const middle = (points) => [0, 1].map((axis) => points.reduce((sum, point) => sum + point[axis], 0) / points.length)
const path = (points) => `M${points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}Z`

/** Points along an edge of a roof grid within a plot. */
function buildings(points, roll) {
  const [a, b, , d] = points
  const at = (u, v) => [a[0] + (b[0] - a[0]) * u + (d[0] - a[0]) * v, a[1] + (b[1] - a[1]) * u + (d[1] - a[1]) * v]
  let out = ''
  const rows = 2
  for (let row = 0; row < rows; row += 1) {
    const cut = 0.35 + roll() * 0.25
    for (const [from, to] of [[0.09, cut], [cut + 0.07, 0.91]]) {
      const [v1, v2] = [0.12 + row * 0.42, 0.12 + row * 0.42 + 0.3]
      const box = [at(from, v1), at(to, v1), at(to, v2), at(from, v2)]
      const shade = box.map(([x, y]) => [x + 5, y + 6])
      const [left, right] = [at(from, (v1 + v2) / 2), at(to, (v1 + v2) / 2)]
      out += `<path d="${path(shade)}" fill="#00000024"/><path d="${path(box)}" fill="${ROOF[Math.floor(roll() * 4)]}"/><path d="M${left.join(' ')}L${right.join(' ')}" stroke="#fff8" stroke-width="2"/>`
    }
  }
  return out
}

/** The plot among its neighbours, as from above. */
export function plan(row, all) {
  const roll = dice(row.编号)
  const raw = row.边界.split(';').map((pair) => pair.trim().split(/\s+/).map(Number))
  const origin = middle(raw)
  const own = corners(row, origin)
  const span = Math.max(...own.map(([x]) => Math.abs(x))) * 2
  const tall = Math.max(...own.map(([, y]) => Math.abs(y))) * 2
  const scale = Math.min(330 / span, 190 / tall)
  const place = (points) => points.map(([x, y]) => [W / 2 + x * scale, 222 + y * scale])
  const near = all
    .filter((one) => one.编号 !== row.编号 && one.边界.includes(';'))
    .map((one) => ({ one, points: place(corners(one, origin)) }))
    .filter(({ points }) => points.some(([x, y]) => x > -200 && x < W + 200 && y > -200 && y < H + 150))
  const mine = place(own)
  const shapes = [...near.map(({ points }) => points), mine].map(path)
  // The roads are what lies between the plots: a broad edge, its middle line, the verge.
  const road = (wide, colour, more = '') =>
    shapes.map((d) => `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${(wide * scale).toFixed(1)}" stroke-linejoin="round"${more}/>`).join('')
  let body = `<rect width="${W}" height="${H}" fill="#dfe6d0"/>`
  for (let n = 0; n < 16; n += 1) {
    const [x, y] = [roll() * W, roll() * H]
    body += `<path d="M${(x - 90).toFixed(0)} ${y.toFixed(0)}h${(90 + roll() * 120).toFixed(0)}v${(14 + roll() * 26).toFixed(0)}h-150z" fill="${['#d3dec0', '#e6ead7', '#cddbb8'][n % 3]}"/>`
  }
  body += road(50, '#c3c8c4') + road(23.6, '#fff', ' stroke-dasharray="12 10"') + road(22, '#c3c8c4') + road(8, '#a9c19a')
  for (const { one, points } of near) {
    const taken = TAKEN.includes(one.地块状态)
    body += `<path d="${path(points)}" fill="${taken ? '#e2ded2' : '#ece8d8'}"/>`
    if (taken) body += buildings(points, dice(one.编号))
  }
  for (const { one, points } of near) {
    const [x, y] = middle(points)
    if (x > 40 && x < W - 110 && y > 80 && y < 385) body += words(x.toFixed(0), (y + 9).toFixed(0), one.编号, { fill: '#56635f' })
  }
  body += `<path d="${path(mine)}" fill="#f0c36a"/><path d="${path(mine)}" fill="url(#hatch)" stroke="#8a4b00" stroke-width="5" stroke-linejoin="round"/>`
  const [x, y] = middle(mine)
  body += words(x, y - 8, row.编号, { size: 40, weight: 700 }) + words(x, y + 32, `${row['用地面积（亩）']} 亩`, { size: 30, weight: 600 })
  const trees = Math.floor(10 + roll() * 4)
  const [a, b] = mine
  for (let n = 0; n < trees; n += 1) {
    const u = (n + 0.5) / trees
    body += tree(a[0] + (b[0] - a[0]) * u, a[1] + (b[1] - a[1]) * u - 5.2 * scale - 6, 6)
  }
  const top = Math.min(...mine.map((point) => point[1]))
  body += label(W / 2, Math.max(95, top - 42), row.最近道路, { back: INK })
  body += north
  return drawing(`${row.地块名称}和相邻地块`, body, `<pattern id="hatch" width="14" height="14" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0v14" stroke="#e0a94a" stroke-width="5"/></pattern>`)
}

/** What comes to the plot's edge, with how much of it. */
export function supplies(row) {
  const lines = [
    ['电', row['供电容量（千伏安）'] && `${row['供电容量（千伏安）']} 千伏安`, OCHRE],
    ['水', row['供水能力（吨/日）'] && `${row['供水能力（吨/日）']} 吨/日`, '#2f7fb5'],
    ['汽', row['供汽能力（吨/时）'] && `${row['供汽能力（吨/时）']} 吨/时`, '#b0483e'],
    ['污', row['排污容量（吨/日）'] && `${row['排污容量（吨/日）']} 吨/日`, '#6d6250'],
    ['燃气', row.燃气, ACCENT],
  ].filter(([, much]) => much)
  let body = `<rect width="${W}" height="${H}" fill="#e3eeea"/><path d="M520 108L742 90L760 340L538 358Z" fill="#00000018" transform="translate(7 9)"/><path d="M520 108L742 90L760 340L538 358Z" fill="#f0c36a" stroke="#8a4b00" stroke-width="5"/>`
  body += words(640, 220, row.编号, { size: 44, weight: 700 }) + words(640, 262, `${row['用地面积（亩）']} 亩`, { size: 30 })
  lines.forEach(([what, much, colour], n) => {
    const y = 104 + n * 60
    const to = 524 + n * 3
    const out = what === '污'
    body += `<path d="M330 ${y}H${to}" stroke="${colour}" stroke-width="8" ${out ? 'marker-start' : 'marker-end'}="url(#arrow)"/><rect x="24" y="${y - 24}" width="306" height="48" rx="8" fill="#fff"/><rect x="24" y="${y - 24}" width="66" height="48" rx="8" fill="${colour}"/>`
    body += words(57, y + 9, what, { size: 24, fill: '#fff', weight: 700, edge: '' }) + words(106, y + 9, much, { size: 26, at: 'start', edge: '' })
  })
  return drawing(`${row.地块名称}：通到地块边的配套`, body)
}
