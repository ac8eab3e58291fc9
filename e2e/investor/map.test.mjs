// The map of plots: it needs nothing of the app, and stays one and the same map when the app takes
// the page over, when the list below it is paged, and when the visitor comes back.
import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { accessible } from '../support/axe.mjs'
import { PHONE, frames, held, launch, open, visit } from '../support/browser.mjs'
import { portal, seeded, yingshang } from '../support/server.mjs'

const MAP = '/parcels/map'
const drawn = '[data-map][data-drawn]'

let site, browser
before(async () => {
  const data = await seeded()
  const sheet = join(data, 'parcels.csv')
  // With those of the demo county, more than a page of the list.
  const rows = Array.from({ length: 30 }, (_, at) => `MT-${at},试验地块 ${at},净地待出让,124.${10 + at} 30.5`)
  await writeFile(sheet, ['编号,地块名称,地块状态,坐标', ...rows].join('\n'))
  await yingshang('import', 'parcels', sheet, '--data', data)
  site = await portal(data)
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await site?.close()
})

/** Marks the map that is shown, so that another one can be told from it. */
const mark = (page) => page.$eval('.leaflet-container', (map) => (map.marked = true))

/** One map, in its box, painted; whether it is the one that was marked. */
async function one(page) {
  await page.waitForSelector(drawn)
  assert.equal(await page.locator('.leaflet-container').count(), 1)
  assert.equal(await page.locator('[data-map] canvas').count(), 1)
  assert.equal(await page.locator('[data-map] .leaflet-control-zoom').count(), 1)
  assert.ok(await page.$eval('[data-map] canvas', painted), 'the plots are painted')
  return page.$eval('.leaflet-container', (map) => map.marked === true)
}

/** The place on the screen of a dot off the controls; runs in the page. */
function painted(canvas) {
  const { width, height } = canvas
  const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
  copy.drawImage(canvas, 0, 0)
  const { data } = copy.getImageData(0, 0, width, height)
  const place = canvas.getBoundingClientRect()
  const map = canvas.closest('.leaflet-container').getBoundingClientRect()
  for (let y = 0; y < height; y += 2)
    for (let x = 0; x < width; x += 2) {
      // Nearly opaque: a dot, not a line to a park's name.
      if (data[(y * width + x) * 4 + 3] < 170) continue
      const [left, top] = [place.x + (x * place.width) / width, place.y + (y * place.height) / height]
      if (left > map.x + 60 && left < map.right - 20 && top > map.y + 60 && top < map.bottom - 60) return { left, top }
    }
  return null
}

/** How many plots the file of the map has for a query. */
async function plots(address) {
  const { features } = await (await fetch(new URL(address, site.base))).json()
  return features.filter((feature) => feature.geometry).length
}

/** What is asked for at the map's own file. */
const files = (seen) => seen.requests.filter((url) => url.includes('/data/parcels.geojson'))

/** A tap on a plot; gives the link of what opens. */
async function tapped(page) {
  await page.locator('[data-map]').scrollIntoViewIfNeeded()
  const at = await page.$eval('[data-map] canvas', painted)
  assert.ok(at, 'a plot is to be seen')
  await page.touchscreen.tap(at.left, at.top)
  // It fades in.
  await page.waitForFunction(() => {
    const popup = document.querySelector('.leaflet-popup')
    return popup && getComputedStyle(popup).opacity === '1'
  })
  return page.locator('.leaflet-popup a[href^="/parcels/"]').getAttribute('href')
}

describe('the map of plots', () => {
  it('stands without the program, and a plot on it answers', () =>
    visit(browser, PHONE, async (page) => {
      await page.route('**/*.wasm', (route) => route.abort())
      await page.goto(site.base + MAP)
      // The guard has reloaded once and then says so.
      await page.waitForSelector('#broken:not([hidden])')
      assert.equal(await page.locator('body[data-ready]').count(), 0)
      await one(page)
      const address = await page.getAttribute('[data-map]', 'data-geojson')
      assert.equal(Number(await page.getAttribute('[data-map]', 'data-drawn')), await plots(address))
      const plot = await tapped(page)
      assert.equal((await fetch(site.base + plot)).status, 200)
      await accessible(page, 'the map without the program')
    }))

  it('is the same map after the take-over, with its filter and the focus', () =>
    visit(browser, PHONE, async (page, _context, seen) => {
      const come = await held(page, `${site.base}${MAP}?status=ready`)
      await one(page)
      await mark(page)
      const address = await page.getAttribute('[data-map]', 'data-geojson')
      assert.ok(address.endsWith('?status=ready'), address)
      await page.locator('.leaflet-control-zoom-in').focus()
      await come()
      assert.ok(await one(page), 'built once')
      assert.equal(await page.getAttribute('[data-map]', 'data-geojson'), address)
      assert.ok(await page.evaluate(() => document.activeElement.matches('.leaflet-control-zoom-in')))
      assert.equal(files(seen).length, 1)
      await tapped(page)
      assert.deepEqual(seen.complaints, [])
      await accessible(page, 'the map after the take-over')
    }))

  it('stays while its list is paged, and follows a changed filter', () =>
    visit(browser, PHONE, async (page, _context, seen) => {
      await open(page, site.base + MAP)
      await one(page)
      await mark(page)
      const before = seen.navigations
      await page.locator('.paging a[rel=next]').click()
      await page.waitForFunction(() => document.querySelector('.paging')?.textContent.includes('第 2 页'))
      await frames(page)
      assert.equal(seen.navigations, before, 'no reload')
      assert.ok(await one(page), 'the same map')
      assert.equal(await page.evaluate(() => document.activeElement.id), 'list')
      const top = await page.$eval('#list', (list) => list.getBoundingClientRect().top)
      assert.ok(top >= 0 && top < 200, `the list begins at ${top}`)
      assert.equal(files(seen).length, 1)
      const all = Number(await page.getAttribute('[data-map]', 'data-drawn'))
      // On a telephone the less used choices are folded away.
      await page.$eval('.filters__rest', (fold) => (fold.open = true))
      await page.selectOption('#land-status', 'ready')
      await page.waitForFunction(() => document.querySelector('[data-map]')?.dataset.geojson.includes('status=ready'))
      assert.equal(await one(page), false)
      const fewer = Number(await page.getAttribute('[data-map]', 'data-drawn'))
      assert.equal(fewer, await plots('/data/parcels.geojson?status=ready'))
      assert.ok(fewer < all)
      assert.deepEqual(seen.complaints, [])
    }))

  it('is whole again on the way back', () =>
    visit(browser, PHONE, async (page, _context, seen) => {
      const come = await held(page, site.base + MAP)
      await one(page)
      await come()
      await page.locator('#document a[href="/parks"]').first().click()
      await page.waitForFunction(() => document.querySelector('h1')?.textContent === '园区')
      assert.equal(await page.locator('.leaflet-container').count(), 0)
      await page.goBack()
      await one(page)
      await accessible(page, 'the map on the way back')
      assert.deepEqual(seen.complaints, [])
    }))
})
