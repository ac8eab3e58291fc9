// The county on a phone: home → 县情 → a resource → the gap that it feeds → back; and a region's landing
// page, whose intent knows the region and is answered by its 驻点 team.
import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { accessible } from '../support/axe.mjs'
import { PHONE, arrived, frames, launch, open, visit } from '../support/browser.mjs'
import { portal } from '../support/server.mjs'
import { fill, send } from '../support/steps.mjs'

const folder = fileURLToPath(new URL('../screenshots/county/', import.meta.url))

let site, browser
before(async () => {
  await mkdir(folder, { recursive: true })
  site = await portal()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await site?.close()
})

/** The page of an address is on the screen, whole and no wider than it. */
const at = async (page, pattern, name) => {
  await arrived(page, pattern)
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  assert.ok(wide <= 0, `${name} is ${wide} px too wide`)
  await page.screenshot({ path: `${folder}${name}.png`, fullPage: true })
  await accessible(page, name)
}

/** The documents of a kind, as open data. */
const data = async (kind) => (await (await fetch(`${site.base}/data/${kind}.json`)).json()).items

describe('the county', () => {
  it('leads from home to a resource, to the gap that it feeds, and back', () =>
    visit(browser, PHONE, async (page, _context, seen) => {
      const rice = (await data('resources')).find((one) => one.nodes?.length > 1 && one.quantity)
      await open(page, `${site.base}/`)
      await page.locator('a[href="/county"]').first().click()
      await at(page, /\/county$/, '1-county')
      const text = await page.innerText('#document')
      for (const part of ['主要指标', '资源禀赋', '区位与交通', '重点承接区域', '园区', '乡镇', '未公布', rice.name]) {
        assert.ok(text.includes(part), part)
      }
      await page.locator('#document a[href="/county/resources"]').first().click()
      await at(page, /\/county\/resources$/, '2-resources')
      assert.ok((await page.innerText('#document')).includes('待核实'), 'the demo has a stale one')
      await page.locator(`#document h2 a[href="/county/resources/${rice.id}"]`).click()
      await at(page, new RegExp(`/county/resources/${rice.id}$`), '3-resource')
      assert.ok((await page.innerText('.decide')).includes(rice.unit))
      await page.locator('#document .county-gap').first().click()
      await at(page, /\/chains\/[^/]+\/[^/]+$/, '4-gap')
      // The gap knows the resource, too.
      assert.equal(await page.locator(`#document a[href="/county/resources/${rice.id}"]`).count(), 1)
      await page.goBack()
      await page.waitForURL(/\/county\/resources\//)
      await page.waitForFunction((name) => document.querySelector('h1')?.textContent.trim() === name, rice.name)
      await page.goBack()
      await page.waitForURL(/\/county\/resources$/)
      assert.equal(seen.navigations, 1, 'one page load in all')
      assert.deepEqual(seen.complaints, [])
    }))

  it('a region is a page to hand out: its intent knows it and its station answers', () =>
    visit(browser, PHONE, async (page, _context, seen) => {
      const region = (await data('regions')).find((one) => one.id === 'gba')
      await open(page, `${site.base}/regions/gba`)
      await at(page, /\/regions\/gba$/, '5-region')
      const text = await page.innerText('#document')
      for (const part of [region.statement, ...region.industries, '驻点联系人', '公里', '○ 缺']) assert.ok(text.includes(part), part)
      const station = await page.locator('#document .person b').first().innerText()
      await page.locator('#document').getByRole('link', { name: '我有意向' }).click()
      await arrived(page, /\/leads\/new\?about=regions/)
      assert.ok((await page.innerText('#main .about')).includes(region.name))
      await page.screenshot({ path: `${folder}6-intent.png`, fullPage: true })
      await fill(page)
      const { number } = await send(page)
      assert.match(number, /^YX/)
      const receipt = await page.innerText('#main')
      assert.ok(receipt.includes(region.name) && receipt.includes(station), receipt)
      assert.deepEqual(seen.complaints, [])
    }))

  it('distances, regions, towns are whole on a phone', () =>
    visit(browser, PHONE, async (page, _context, seen) => {
      await open(page, `${site.base}/county/distances`)
      await at(page, /distances$/, '7-distances')
      const rows = await page.locator('#document tbody tr').count()
      assert.equal(rows, (await data('places')).length)
      await page.locator('#document .land__strip a[href="/regions"]').click()
      await at(page, /\/regions$/, '8-regions')
      await page.locator('#document .land__strip a[href="/towns"]').click()
      await at(page, /\/towns$/, '9-towns')
      await page.locator('#document .card a[href="/towns/jinchou"]').click()
      await at(page, /\/towns\/jinchou$/, '10-town')
      const text = await page.innerText('#document')
      for (const part of ['金畴镇人民政府', '地块', '存量资产', '乡村振兴']) assert.ok(text.includes(part), part)
      await page.locator('#document a[href^="/projects?"]').first().click()
      await page.waitForURL(/\/projects\?/)
      await page.waitForSelector('.cards--list .card a[href^="/projects/"]')
      assert.ok((await page.innerText('.cards--list')).includes('金畴镇'))
      assert.deepEqual(seen.complaints, [])
    }))

  it('a positioning tag opens chains, plots, policies and people', () =>
    visit(browser, PHONE, async (page) => {
      const county = (await (await fetch(`${site.base}/data/positioning.json`)).json()).item
      for (const tag of county.tags) {
        await open(page, `${site.base}/chains?industry=${tag.industry}`)
        for (const to of ['/chains/', '/parcels?', '/policies?', 'tel:', '/contacts']) {
          assert.ok(await page.locator(`#document a[href^="${to}"]`).count(), `${tag.label}: ${to}`)
        }
      }
      await frames(page)
      await page.screenshot({ path: `${folder}11-tag.png`, fullPage: true })
      await accessible(page, 'a tag')
    }))

  it('on a desk', () =>
    visit(browser, { viewport: { width: 1280, height: 900 } }, async (page) => {
      for (const [address, name] of [['/county', '12-desk-county'], ['/county/resources', '13-desk-resources'], ['/regions/gba', '14-desk-region']]) {
        await open(page, site.base + address)
        await at(page, /./, name)
      }
    }))
})
