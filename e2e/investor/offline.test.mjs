// The network goes: what was loaded keeps working, what is sent is sent once.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { PHONE, frames, launch, open, visit } from '../support/browser.mjs'
import { portal } from '../support/server.mjs'
import { INTENT, byId, choices, count, counts, fill, indexed, receipt } from '../support/steps.mjs'

let site, browser
before(async () => {
  site = await portal()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await site?.close()
})

/** The form says that what was written waits on this phone. */
const waits = (page) => page.waitForFunction(() => /待发送/.test(document.querySelector('[data-desk-state]')?.textContent))

const press = (page) => page.getByRole('button', { name: '提交', exact: true }).click()

describe('without network', () => {
  it('the list goes on: filters, search, order, home and back', () =>
    visit(browser, PHONE, async (page, context) => {
      await open(page, `${site.base}/projects`)
      await indexed(page)
      const all = await count(page)
      await context.setOffline(true)
      await page.locator('#filters').click()
      const choice = (await choices(page, 'amount')).sort((a, b) => b.count - a.count)[0]
      await byId(page, choice.id).click()
      await counts(page, choice.count)
      await page.locator('[data-act="close-sheet"]').click()
      await page.locator('#sort').click()
      await page.getByRole('link', { name: '投资从大到小' }).click()
      await page.waitForURL(/sort=amount-desc/)
      await page.fill('#q', '米')
      await page.press('#q', 'Enter')
      await page.waitForURL(/q=/)
      await frames(page)
      assert.ok((await count(page)) < all)
      await page.locator('.tab', { hasText: '首页' }).click()
      await page.waitForSelector('.hero')
      assert.ok((await page.locator('.home .card').count()) > 0)
      await page.locator('.tab', { hasText: '项目' }).click()
      await counts(page, all)
      await page.goBack()
      await page.waitForSelector('.hero')
      await page.goBack()
      await page.waitForURL(/q=/)
      await page.waitForSelector('.list__count')
    }))

  it('a project shows what its card knows, says that the rest was not fetched, and tries again', () =>
    visit(browser, PHONE, async (page, context) => {
      await open(page, `${site.base}/projects`)
      await indexed(page)
      const { items } = await site.api('/projects?limit=1')
      await context.setOffline(true)
      await page.locator(`[id="p-${items[0].id}"] a`).click()
      await page.waitForURL(`**/projects/${items[0].id}`)
      const again = page.getByRole('button', { name: '重试' })
      await again.waitFor()
      const text = await page.innerText('main')
      assert.match(text, /没有取到/)
      await again.click()
      await again.waitFor()
      await context.setOffline(false)
      await again.click()
      await page.waitForSelector('.checked')
      assert.equal(await page.innerText('h1'), items[0].title)
      // What the card knows was there all the time; checked last, so that the way back online is tested too.
      for (const part of [items[0].title, items[0].place, items[0].summary]) {
        assert.ok(text.includes(part), `offline, the page should show “${part}”; it shows “${text}”`)
      }
    }))

  it('a project read before opens again', () =>
    visit(browser, PHONE, async (page, context) => {
      await open(page, `${site.base}/projects`)
      await indexed(page)
      await page.locator('.card__link').first().click()
      await page.waitForSelector('.checked')
      const title = await page.innerText('h1')
      await page.goBack()
      await page.waitForSelector('.list__count')
      await context.setOffline(true)
      await page.locator('.card__link').first().click()
      await page.waitForSelector('.checked')
      assert.equal(await page.innerText('h1'), title)
    }))

  it('an intent says that it was not sent, keeps every word, and goes once the network is back', () =>
    visit(browser, PHONE, async (page, context) => {
      await open(page, `${site.base}/leads/new`)
      await fill(page)
      await context.setOffline(true)
      await press(page)
      await waits(page)
      await page.waitForFunction(() => document.activeElement.hasAttribute('data-desk-state'))
      await page.getByRole('button', { name: '改一改' }).click()
      for (const [id, value] of Object.entries(INTENT)) assert.equal(await page.inputValue(`#${id}`), value)
      assert.ok(await page.isChecked('#consent'))
      await press(page)
      await waits(page)
      await context.setOffline(false)
      await receipt(page)
    }))

  it('following an intent says that it could not ask', () =>
    visit(browser, PHONE, async (page, context) => {
      await open(page, `${site.base}/leads/new`)
      await fill(page)
      await press(page)
      const { number, code } = await receipt(page)
      await page.locator('.receipt__acts a').click()
      await page.fill('#number', number)
      await page.fill('#code', code)
      await context.setOffline(true)
      await page.getByRole('button', { name: '查询', exact: true }).click()
      await page.waitForFunction(() => /没有发出去：网络不通/.test(document.querySelector('.desk-said')?.textContent))
      assert.equal(await page.inputValue('#number'), number)
    }))
})

describe('a lost answer', () => {
  it('makes no second intent: sending again gives the same receipt', () =>
    visit(browser, PHONE, async (page) => {
      const stored = []
      await page.route('**/api/v1/leads', async (route) => {
        const answer = await route.fetch()
        stored.push({ key: route.request().headers()['idempotency-key'], ...(await answer.json()) })
        if (stored.length === 1) return route.abort('connectionreset')
        return route.fulfill({ response: answer })
      })
      await open(page, `${site.base}/leads/new`)
      await fill(page)
      await press(page)
      await waits(page)
      await page.getByRole('button', { name: '重试' }).click()
      const kept = await receipt(page)
      assert.equal(stored.length, 2)
      assert.equal(stored[0].key, stored[1].key)
      assert.equal(stored[0].number, stored[1].number)
      assert.equal(kept.number, stored[0].number)
      // The number after it is free: only one was given.
      const next = await fetch(`${site.base}/api/v1/leads`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': `after-${Date.now()}` },
        body: JSON.stringify({ ...INTENT, project: '', consent: true }),
      }).then((answer) => answer.json())
      const serial = (number) => Number(number.split('-')[1])
      assert.equal(serial(next.number), serial(kept.number) + 1)
    }))

  it('and a reload in between make no second intent either', () =>
    visit(browser, PHONE, async (page) => {
      const numbers = []
      await page.route('**/api/v1/leads', async (route) => {
        const answer = await route.fetch()
        numbers.push((await answer.json()).number)
        if (numbers.length === 1) return route.abort('connectionreset')
        return route.fulfill({ response: answer })
      })
      await open(page, `${site.base}/leads/new`)
      await fill(page)
      await press(page)
      await waits(page)
      // It goes out by itself once the page is there again.
      await page.reload()
      await page.getByRole('link', { name: '看回执' }).click()
      assert.equal((await receipt(page)).number, numbers[0])
      assert.equal(numbers.length, 2)
    }))

  it('two quick taps on 提交 send one intent', () =>
    visit(browser, PHONE, async (page) => {
      const keys = new Set()
      await page.route('**/api/v1/leads', async (route) => {
        keys.add(route.request().headers()['idempotency-key'])
        await route.continue()
      })
      await open(page, `${site.base}/leads/new`)
      await fill(page)
      await page.getByRole('button', { name: '提交', exact: true }).dblclick()
      await receipt(page)
      assert.equal(keys.size, 1)
    }))
})
