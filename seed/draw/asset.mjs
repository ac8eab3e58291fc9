// An idle place as from above: its buildings in a yard, drawn up from the words of its sheet.
import { INK, OCHRE, W, H, dice, drawing, north, roof, tree, words } from './sheet.mjs'

/** What stands in the yard: `[x, y, width, height, word]`. */
const YARDS = {
  'K-01': [[110, 100, 250, 84, '1 号厂房'], [110, 214, 250, 84, '2 号厂房'], [392, 100, 270, 84, '3 号厂房'], [392, 214, 270, 84, '4 号厂房'], [684, 214, 60, 60, '锅炉房']],
  'K-02': [[110, 100, 330, 96, '酿造车间 · 老窖池'], [110, 226, 200, 84, '灌装车间'], [342, 226, 110, 84, '酒库'], [500, 110, 150, 80, '办公楼']],
  'K-05': [[100, 96, 170, 90, '平房仓 1'], [296, 96, 170, 90, '平房仓 2'], [492, 96, 170, 90, '平房仓 3'], [100, 220, 170, 90, '平房仓 4'], [296, 220, 170, 90, '平房仓 5'], [510, 226, 84, 84, '烘干塔']],
}

export function asset(row) {
  const roll = dice(row.编号)
  let body = `<rect width="${W}" height="${H}" fill="#dfe6d0"/><rect x="70" y="74" width="690" height="262" rx="6" fill="#e7e2d3" stroke="#a39c86" stroke-width="5"/><rect y="346" width="${W}" height="50" fill="#c3c8c4"/><path d="M0 371H${W}" stroke="#fff" stroke-width="4" stroke-dasharray="26 18"/><rect x="360" y="328" width="86" height="22" fill="#e7e2d3"/>`
  const texts = []
  YARDS[row.编号].forEach(([x, y, w, h, word], n) => {
    body += roof(x, y, w, h, ['#8fa9a6', '#b39a86', '#7d9692', '#a9bcb6'][n % 4])
    texts.push(words(x + w / 2, y + h / 2 + 9, word, { size: 24, weight: 600 }))
  })
  if (row.编号 === 'K-02') {
    body += `<circle cx="702" cy="268" r="20" fill="#00000026"/><circle cx="697" cy="262" r="20" fill="${OCHRE}"/><circle cx="697" cy="262" r="9" fill="${INK}"/>`
    texts.push(words(697, 316, '烟囱', { size: 24 }))
  }
  for (let n = 0; n < 17; n += 1) body += tree(90 + n * 40 + roll() * 8, 58 + roll() * 6, 9 + roll() * 4)
  body += texts.join('')
  body += words(480, 325, '大门', { size: 22, at: 'start' })
  body += north
  return drawing(`${row.资产名称}：占地 ${row['占地面积（亩）']} 亩，建筑 ${Number(row['建筑面积（㎡）']).toLocaleString('en-US')} ㎡`, body)
}
