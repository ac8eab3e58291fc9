// From “what is this county” to “which gap in its chain could I fill, on which plot, at what cost, under
// which policy, with whom”, on a phone: home tag → chain → gap → plot → fit test → cost sheet → intent.
import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { accessible } from '../support/axe.mjs'
import { PHONE, arrived, frames, launch, open, visit } from '../support/browser.mjs'
import { portal } from '../support/server.mjs'
import { receipt } from '../support/steps.mjs'

const folder = fileURLToPath(new URL('../screenshots/gap/', import.meta.url))

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

const picture = async (page, name) => {
  await frames(page)
  await page.screenshot({ path: `${folder}${name}.png`, fullPage: true })
}

describe('from a gap in a chain to an intent', () => {
  it('walks the whole way on a phone', (t) =>
    visit(browser, PHONE, async (page, context, seen) => {
      const data = async (kind) => (await (await fetch(`${site.base}/data/${kind}.json`)).json()).items
      let node, chosen

      await t.test('a tag of the county leads to its chain, and the chain to a gap', async () => {
        await open(page, `${site.base}/`)
        await page.locator('.tag__link').nth(1).click()
        await arrived(page, /\/chains\?industry=/)
        await picture(page, '1-industry')
        await accessible(page, 'an industry')
        await page.locator('#document .card a[href^="/chains/"]').first().click()
        await arrived(page, /\/chains\/[^/]+$/)
        await picture(page, '2-chain')
        await accessible(page, 'a chain')
        const id = new URL(page.url()).pathname.split('/').pop()
        const chain = (await data('chains')).find((one) => one.id === id)
        const text = await page.innerText('#document')
        for (const one of chain.nodes) assert.ok(text.includes(one.name), one.name)
        // The table has what the drawing has.
        const rows = await page.locator('#document table tbody tr').count()
        assert.ok(rows >= chain.nodes.length, `${rows} rows for ${chain.nodes.length} nodes`)
        node = chain.nodes.find((one) => one.state === 'missing' && one.plots?.length) ?? chain.nodes.find((one) => one.state === 'missing')
        assert.ok(node, 'the demo has a gap')
        await page.goto(`${page.url()}/${node.key}`)
        await arrived(page, new RegExp(`/chains/[^/]+/${node.key}$`))
        assert.ok((await page.innerText('#document')).includes('缺'))
        await picture(page, '3-gap')
        await accessible(page, 'a gap')
      })
      const gap = page.url()

      await t.test('a plot for it, and whether a plan fits there', async () => {
        await page.locator('#document a[href^="/parcels/"]:not([href^="/parcels/fit"])').first().click()
        await arrived(page, /\/parcels\/[^/?]+\?from=chains/)
        await picture(page, '4-plot')
        await accessible(page, 'a plot')
        await page.locator('#document a[href^="/parcels/fit?"][href*="from="]').first().click()
        await arrived(page, /\/parcels\/fit\?.*from=/)
        await page.waitForSelector('body[data-ready]', { state: 'attached' })
        const sent = seen.requests.length
        await page.fill('form[data-fit] [name="height"]', '8')
        await page.fill('form[data-fit] [name="load"]', '3')
        const result = page.locator('[data-fit-result]')
        await page.waitForFunction(() => /净高/.test(document.querySelector('[data-fit-result]').textContent))
        const words = await result.innerText()
        assert.match(words, /\d+ 个/)
        // Every place is answered, page by page.
        const counted = [...(await result.locator('.fit__sum').innerText()).matchAll(/(\d+) (宗地块|个厂房单元)(?!.*未比对)/g)]
        assert.ok(counted.length, words)
        const shown = () => result.locator('.fit__place').count()
        while (await result.locator('[data-more]').count()) {
          const before = await shown()
          await result.locator('[data-more]').click()
          await page.waitForFunction((before) => document.querySelectorAll('.fit__place').length > before, before)
        }
        const all = await result.innerText()
        assert.ok(!/没有列出/.test(all))
        assert.match(all, /低于机器所需 8 米/)
        await picture(page, '5-fit')
        await accessible(page, 'the fit test')
        // The rule and the list of places were fetched; what was typed went nowhere.
        await seen.quiet()
        for (const url of seen.requests.slice(sent)) assert.match(url, /\/(fit[^/]*|snapshot\/places[^/]*)$/, url)
        for (const url of seen.requests) assert.ok(!/height=8/.test(url), url)
        await page.fill('form[data-fit] [name="height"]', '八米')
        await page.waitForFunction(() => document.querySelector('#height-error, [id$="height-error"]')?.textContent.length > 3)
        // What was typed is kept on the phone over a look at a place, and the results lead on.
        await page.fill('form[data-fit] [name="height"]', '')
        await page.fill('form[data-fit] [name="load"]', '')
        await page.fill('form[data-fit] [name="power"]', '100')
        const first = result.locator('.fit__place a[href^="/parcels/"]').first()
        await first.waitFor()
        await first.click()
        await arrived(page, /\/parcels\/[^/?]+\?from=chains/)
        await page.goBack()
        await page.waitForSelector('.fit__place')
        assert.equal(await page.inputValue('form[data-fit] [name="power"]'), '100')
        const place = page.locator('.fit__place').filter({ has: page.locator('h3 a[href^="/parcels/"]') }).first()
        const id = new URL(await place.locator('h3 a').getAttribute('href'), site.base).pathname.split('/').pop()
        chosen = (await data('parcels')).find((one) => one.id === id)
        await place.locator('a', { hasText: '算成本账' }).click()
        await arrived(page, /\/costs\/sheet\?/)
        assert.ok(!/power|100/.test(page.url()), 'the figures that were typed stay on the phone')
      })

      await t.test('the sheet begins with the plot, and its intent names plot and gap', async () => {
        const mu = new URL(page.url()).searchParams.get('land')
        assert.equal(await page.inputValue('form [name="land"]'), mu)
        const text = await page.innerText('#document')
        assert.ok(text.includes(chosen.name), chosen.name)
        const shown = await (await fetch(`${site.base}/parcels/${chosen.id}`)).text()
        assert.ok(shown.replace(/<[^>]*>|<!--.*?-->|,/g, '').includes(`${mu} 亩`), `${mu} 亩 of ${chosen.name}`)
        const park = await page.inputValue('form [name="park"]')
        assert.ok(park === chosen.park || park === 'all', park)
        await picture(page, '5-sheet')
        await page.locator('a', { hasText: '我有意向' }).first().click()
        await arrived(page, /\/leads\/new\?about=parcels:/)
        const about = await page.innerText('#main')
        assert.ok(about.includes(chosen.name) && about.includes(node.name), about)
      })

      await t.test('at what cost: the sheet answers a change, and its address is the link', async () => {
        await open(page, `${site.base}/costs/sheet`)
        const results = async () => (await page.innerText('#results')).replace(/\s+/g, ' ')
        const before = await results()
        await picture(page, '6-costs')
        await accessible(page, 'the cost sheet')
        await page.locator('#inputs').click()
        const staff = page.locator('form [name="staff"]')
        await staff.fill('400')
        await staff.press('Tab')
        await page.waitForURL(/staff=400/)
        await page.waitForFunction((before) => document.querySelector('#results').innerText.replace(/\s+/g, ' ') !== before, before)
        const after = await results()
        await picture(page, '7-costs-changed')
        assert.ok((await page.innerText('#document')).includes('测算，非承诺'))
        await visit(browser, PHONE, async (other) => {
          await other.goto(page.url())
          assert.equal((await other.innerText('#results')).replace(/\s+/g, ' '), after)
        })
        await page.emulateMedia({ media: 'print' })
        assert.ok(await page.locator('#results').isVisible())
        assert.ok(!(await page.locator('.tab-bar').isVisible()))
        await page.emulateMedia({ media: null })
        const bad = await page.goto(`${site.base}/costs/sheet?staff=many&type=none`)
        assert.equal(bad.status(), 200)
        assert.ok(await page.locator('.field__error').first().isVisible())
      })

      await t.test('我能补这个链 opens an intent that knows the node, to the receipt', async () => {
        await open(page, gap)
        await page.getByRole('link', { name: '我能补这个链' }).first().click()
        await arrived(page, /\/leads\/new\?about=chains/)
        assert.ok((await page.innerText('#main')).includes(node.name))
        await picture(page, '8-intent')
        await accessible(page, 'an intent about a gap')
        await page.fill('#name', '江南乳品有限公司')
        await page.fill('#contact', '0571-81234567')
        await page.fill('#want', '这个环节我们能做，想看地和厂房。')
        await page.check('#consent')
        await page.getByRole('button', { name: '提交', exact: true }).click()
        const { number, code } = await receipt(page)
        assert.ok((await page.innerText('#main')).includes(node.name))
        await picture(page, '9-receipt')
        const answer = await fetch(`${site.base}/api/v1/leads/${number}`, { headers: { 'x-query-code': code } })
        assert.ok(JSON.stringify(await answer.json()).includes(node.name))
      })
      assert.deepEqual(seen.complaints, [])
    }))
})

describe('policies', () => {
  it('what is not reviewed is not shown as available, what has expired is not current', () =>
    visit(browser, PHONE, async (page) => {
      const { items } = await (await fetch(`${site.base}/data/policies.json`)).json()
      const open_ = items.find((one) => !['passed', 'not_needed'].includes(one.fair_review) && one.benefits?.length && (one.status ?? 'in_force') === 'in_force')
      assert.ok(open_, 'the demo has one')
      await page.goto(`${site.base}/policies/${open_.id}`)
      assert.match(await page.innerText('#document'), /暂不适用/)
      await picture(page, 'policy-not-reviewed')
      await accessible(page, 'a policy that was not reviewed')
      const today = new Date().toISOString().slice(0, 10)
      const expired = items.find((one) => one.valid_to && one.valid_to < today)
      assert.ok(expired, 'the demo has one')
      await page.goto(`${site.base}/policies/${expired.id}`)
      assert.match(await page.innerText('#document'), /已过期|已废止/)
      assert.ok(!(await page.locator('.mark', { hasText: '现行有效' }).count()))
      await picture(page, 'policy-expired')
      const list = await (await fetch(`${site.base}/policies`)).text()
      assert.ok(!list.includes(`/policies/${expired.id}"`), 'it is not in the default list')
    }))

  it('an attachment is a download in a sandbox', async () => {
    const { items } = await (await fetch(`${site.base}/data/policies.json`)).json()
    const name = items.flatMap((one) => one.attachments ?? [])[0]
    const answer = await fetch(`${site.base}/attachments/${name}`)
    assert.equal(answer.status, 200)
    assert.match(answer.headers.get('content-disposition'), /^attachment/)
    assert.match(answer.headers.get('content-security-policy'), /sandbox/)
    assert.equal(new TextDecoder().decode((await answer.arrayBuffer()).slice(0, 5)), '%PDF-')
  })
})

describe('the map of plots', () => {
  it('shows what the list shows, filter by filter', () =>
    visit(browser, PHONE, async (page, _context, seen) => {
      for (const query of ['', '?area=50-', '?status=ready']) {
        await open(page, `${site.base}/parcels/map${query}`)
        await page.waitForSelector('[data-map][data-drawn]')
        const drawn = Number(await page.getAttribute('[data-map]', 'data-drawn'))
        const ids = (sel) => page.$$eval(sel, (all) => [...new Set(all.map((a) => a.getAttribute('href')))].filter((h) => !/\/(fit|map)\b/.test(h)).sort())
        const beside = await ids('#document .card a[href^="/parcels/"]')
        if (query === '') {
          await page.locator('[data-map]').scrollIntoViewIfNeeded()
          await picture(page, 'map')
          await accessible(page, 'the map')
        }
        const links = await page.$$eval('#document a[href^="https://"]', (all) => all.map((a) => a.href))
        assert.ok(links.some((href) => /uri\.amap\.com.*coordinate=wgs84/.test(href)))
        assert.ok(links.some((href) => /apis\.map\.qq\.com/.test(href)))
        assert.ok(links.some((href) => /api\.map\.baidu\.com.*coord_type=wgs84/.test(href)))
        await page.goto(`${site.base}/parcels${query}`)
        assert.deepEqual(beside, await ids('#document .card a[href^="/parcels/"]'), query)
        assert.ok(drawn > 0 && drawn <= beside.length, `${drawn} of ${beside.length}`)
      }
      for (const url of seen.requests) assert.ok(url.startsWith(site.base) || url.startsWith('data:'), url)
      assert.deepEqual(seen.complaints, [])
    }))

  it('is found by keyboard, and opened from another page without a reload', () =>
    visit(browser, PHONE, async (page, _context, seen) => {
      await open(page, `${site.base}/parcels`)
      await page.locator('#document a[href^="/parcels/map"]').first().click()
      await page.waitForURL(/\/parcels\/map/)
      await page.waitForSelector('[data-map][data-drawn]')
      assert.equal(seen.navigations, 1)
      await page.locator('[data-map]').focus().catch(() => {})
      await page.locator('.leaflet-control-zoom-in').focus()
      await page.keyboard.press('Enter')
      await page.goBack()
      await page.waitForURL(/\/parcels$/)
      await page.waitForSelector('#document h1')
    }))
})
