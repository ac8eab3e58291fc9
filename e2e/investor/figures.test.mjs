// How messages are handled, on a phone: figures with what each is of, results with what was changed, terms
// with their sources; one page load, nothing wider than the screen, nothing that axe complains about.
import assert from 'node:assert/strict'
import { mkdir, rm } from 'node:fs/promises'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { accessible } from '../support/axe.mjs'
import { DESK, PHONE, arrived, launch, open, visit } from '../support/browser.mjs'
import { portal, seeded, yingshang } from '../support/server.mjs'

const folder = fileURLToPath(new URL('../screenshots/figures/', import.meta.url))

let site, browser
before(async () => {
  await mkdir(folder, { recursive: true })
  site = await portal(await seeded())
  await handled()
  await counted()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await site?.close()
  if (site) await rm(site.data, { recursive: true, force: true })
})

const send = async (method, path, headers, body) => {
  const response = await fetch(new URL(path, site.base), {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  assert.ok(response.ok, `${method} ${path}: ${response.status} ${await response.clone().text()}`)
  return response.json()
}

const ASKED = [
  '园区蒸汽每吨多少钱，够不够用？',
  '建议把开办食品加工的材料合成一张清单。',
  '云谷园三号楼什么时候能租？',
  '建议在客运站到经开区加一班早车。',
  '奶牛养殖场环评要多少天？',
  '建议公开每块地的通平情况。',
  '外省驾照的司机怎么办入园证？',
  '建议周末也有人接投资热线。',
]

/** Eight messages that were sent, answered and rated, before anything is counted. */
async function handled() {
  const add = ['token', 'add', '--data', site.data, '--name', '坐席', '--unit', '青穗县投资促进局', '--role', 'seat']
  const authorization = `Bearer ${(await yingshang(...add)).trim()}`
  for (let n = 0; n < 8; n += 1) {
    const kind = n % 2 ? 'inquiry' : 'suggestion'
    const sent = await send('POST', '/api/v1/complaints', {}, { kind, text: ASKED[n], anonymous: true })
    const acts = `complaints/${sent.number}/acts`
    if (n < 7) await send('POST', `/api/v1/staff/${acts}`, { authorization }, { act: 'answer', steps: 1, text: '已经办好' })
    const code = { 'x-query-code': sent.query_code }
    if (n < 6) await send('POST', `/api/v1/${acts}`, code, { act: 'rate', steps: 2, result: n < 5 ? 5 : 2, service: 4 })
  }
}

/** They are counted once a second. */
async function counted() {
  for (let tries = 0; tries < 60; tries += 1) {
    const figures = await fetch(`${site.base}/api/v1/complaints/figures`).then((answer) => answer.json())
    if (figures.total.answered === 7 && figures.total.rated === 6) return
    await new Promise((done) => setTimeout(done, 500))
  }
  assert.fail('what was handled was not counted')
}

/** The page of an address is on the screen, whole and no wider than it. */
const at = async (page, pattern, name) => {
  await arrived(page, pattern)
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  assert.ok(wide <= 0, `${name} is ${wide} px too wide`)
  await page.screenshot({ path: `${folder}${name}.png`, fullPage: true })
  await accessible(page, name)
}

describe('how messages are handled', () => {
  it('is told in figures, results and rules', () =>
    visit(browser, PHONE, async (page, _context, seen) => {
      await open(page, `${site.base}/complaints/figures`)
      await at(page, /figures$/, '1-figures')
      const text = await page.innerText('#document')
      for (const part of ['截至 ', '满意 5 / 评价 6 / 已答复 7，1 件未评价', '7 / 7 件已答复', '83.3%', '按季度']) {
        assert.ok(text.includes(part), part)
      }
      const most = await page.$$eval('#document td.num', (cells) => Math.max(...cells.map((cell) => cell.scrollWidth - cell.clientWidth)))
      assert.ok(most <= 0, 'no figure is cut off')
      await page.locator('#document .land__strip a[href="/complaints/results"]').click()
      await at(page, /results$/, '2-results')
      await page.locator('#document .card a').first().click()
      await at(page, /results\/[^/]+$/, '3-result')
      const told = await page.innerText('#document')
      for (const part of ['反映的问题', '办理结果', '因此改了什么', '这些案例是编写的']) assert.ok(told.includes(part), part)
      await page.goBack()
      await page.waitForURL(/results$/)
      await page.locator('#document .land__strip a[href="/complaints/rules"]').click()
      await at(page, /rules$/, '4-rules')
      const rules = await page.innerText('#document')
      for (const part of ['商务部令2020年第3号', '工作日怎么算', '不予受理的']) assert.ok(rules.includes(part), part)
      await page.locator('#document summary').first().click()
      await at(page, /rules$/, '5-grounds')
      assert.equal(seen.navigations, 1, 'one page load in all')
      assert.deepEqual(seen.complaints, [])
    }))

  it('on a desk', () =>
    visit(browser, DESK, async (page) => {
      for (const name of ['figures', 'results', 'rules']) {
        await open(page, `${site.base}/complaints/${name}`)
        await at(page, /./, `6-desk-${name}`)
      }
    }))
})
