// A start that fails: once more, then the words, the facts and the telephone; never a white page.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { PHONE, launch, open, ready, visit } from '../support/browser.mjs'
import { portal } from '../support/server.mjs'

let site, browser
before(async () => {
  site = await portal()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await site?.close()
})

/** The notice is there with its telephone, and what the server wrote is still to be read. */
async function noticed(page) {
  await page.waitForSelector('#broken:not([hidden])')
  assert.match(await page.getAttribute('#broken a[href^="tel:"]', 'href'), /^tel:\d{5,}$/)
  assert.ok(await page.locator('#broken').isVisible())
  assert.ok((await page.locator('.card').count()) > 0)
  assert.ok(await page.locator('.card__title').first().isVisible())
}

/** No further navigation comes for as long as a page needs to load and start. */
async function settled(page, seen) {
  const before = seen.navigations
  await seen.quiet()
  assert.equal(seen.navigations, before)
}

describe('a start that fails', () => {
  it('because the program is missing: reloads once, then says so with the telephone', () =>
    visit(browser, PHONE, async (page, _context, seen) => {
      await page.route('**/*.wasm', (route) => route.fulfill({ status: 404, body: '没有这个文件', contentType: 'text/plain' }))
      await page.goto(`${site.base}/projects`)
      await noticed(page)
      assert.equal(seen.navigations, 2)
      await settled(page, seen)
      // Its links work as links of any page do.
      await page.locator('.card__link').first().click()
      await page.waitForURL(/\/projects\/[^?]+$/)
      assert.match(await page.innerText('main'), /核实于/)
    }))

  it('because the script is missing: the same', () =>
    visit(browser, PHONE, async (page, _context, seen) => {
      await page.route('**/yingshang-app-*.js', (route) => route.fulfill({ status: 404, body: '', contentType: 'text/plain' }))
      await page.goto(`${site.base}/projects`)
      await noticed(page)
      assert.equal(seen.navigations, 2)
      await settled(page, seen)
    }))

  it('because the program is not what it should be: the same', () =>
    visit(browser, PHONE, async (page, _context, seen) => {
      await page.route('**/*.wasm', (route) => route.fulfill({ status: 200, body: '<!doctype html>', contentType: 'text/html' }))
      await page.goto(`${site.base}/projects`)
      await noticed(page)
      assert.equal(seen.navigations, 2)
      await settled(page, seen)
    }))

  it('because the network goes in between: the same', () =>
    visit(browser, PHONE, async (page, _context, seen) => {
      await page.route('**/*.wasm', (route) => route.abort('connectionreset'))
      await page.goto(`${site.base}/projects`)
      await noticed(page)
      assert.equal(seen.navigations, 2)
    }))

  it('only once: the reload starts the app and the page is whole', () =>
    visit(browser, PHONE, async (page, _context, seen) => {
      let missing = 1
      await page.route('**/*.wasm', (route) => (missing-- > 0 ? route.fulfill({ status: 404, body: '' }) : route.continue()))
      await page.goto(`${site.base}/projects`)
      await page.waitForFunction(() => performance.getEntriesByType('navigation')[0].type === 'reload' && document.body.hasAttribute('data-ready'))
      assert.ok(!(await page.locator('#broken').isVisible()))
      assert.equal(seen.navigations, 2)
      assert.equal(await page.evaluate(() => sessionStorage.length), 0, 'another failure may reload again')
    }))

  it('in a browser without WebAssembly: says so at once, without a loop', () =>
    visit(browser, PHONE, async (page, _context, seen) => {
      await page.addInitScript(() => delete window.WebAssembly)
      await page.goto(`${site.base}/projects`)
      await noticed(page)
      assert.equal(seen.navigations, 1)
      await settled(page, seen)
    }))

  it('never throws away what was typed', () =>
    visit(browser, PHONE, async (page, _context, seen) => {
      let fail
      const gate = new Promise((resolve) => (fail = resolve))
      await page.route('**/*.wasm', async (route) => {
        await gate
        await route.fulfill({ status: 404, body: '' })
      })
      await page.goto(`${site.base}/leads/new`, { waitUntil: 'commit' })
      await page.fill('#name', '江南米制品有限公司')
      fail()
      await page.waitForSelector('#broken:not([hidden])')
      assert.equal(await page.inputValue('#name'), '江南米制品有限公司')
      assert.equal(seen.navigations, 1)
    }))
})

describe('an app that runs', () => {
  it('shows no notice when a request fails', () =>
    visit(browser, PHONE, async (page) => {
      await page.route('**/api/**', (route) => route.abort())
      await open(page, `${site.base}/projects`)
      await page.locator('.card__link').first().click()
      await page.getByRole('button', { name: '重试' }).waitFor()
      assert.ok(!(await page.locator('#broken').isVisible()))
    }))

  it('shows no notice when a picture is missing', () =>
    visit(browser, PHONE, async (page, _context, seen) => {
      await page.route('**/pictures/**', (route) => route.fulfill({ status: 404, body: '' }))
      await page.goto(`${site.base}/`)
      await ready(page)
      await seen.quiet()
      assert.ok(!(await page.locator('#broken').isVisible()))
    }))
})

describe('files', () => {
  it('that are missing are a real 404, never a page', async () => {
    for (const path of [
      '/yingshang-app-0000000000000000_bg.wasm',
      '/yingshang-app-0000000000000000.js',
      '/snapshot/projects.00000000000000000000.json',
      '/pictures/none.0000000000.png',
      '/data/none.csv',
      '/api/v1/none',
    ]) {
      const answer = await fetch(`${site.base}${path}`, { headers: { accept: 'text/html' } })
      assert.equal(answer.status, 404, path)
      assert.doesNotMatch(answer.headers.get('content-type'), /html/, path)
      assert.doesNotMatch(await answer.text(), /<!doctype|<html/i, path)
    }
  })

  it('pages are never kept, hashed files forever', async () => {
    const home = await fetch(`${site.base}/`)
    assert.match(home.headers.get('cache-control'), /no-cache.*no-store/)
    const files = [...(await home.text()).matchAll(/"(\/(?:yingshang-app-[^"]+|snapshot\/[^"]+))"/g)].map((match) => match[1])
    assert.ok(files.length >= 2)
    for (const file of new Set(files)) {
      const answer = await fetch(`${site.base}${file}`)
      assert.equal(answer.status, 200, file)
      assert.match(answer.headers.get('cache-control'), /immutable/, file)
      await answer.arrayBuffer()
    }
  })
})
