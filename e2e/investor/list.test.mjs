// The project library: its address is its whole state.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { DESK, PHONE, frames, launch, open, visit } from '../support/browser.mjs'
import { portal } from '../support/server.mjs'
import { byId, choices, count, counts, indexed, shown, titles } from '../support/steps.mjs'

let site, browser
before(async () => {
  site = await portal()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await site?.close()
})

const phone = (use) => visit(browser, PHONE, use)
const list = async (page, query = '') => {
  await open(page, `${site.base}/projects${query}`)
  await indexed(page)
}
/** All items of the API for a query, which must agree with what the app finds itself. */
const items = async (query = '') => (await site.api(`/projects?limit=100${query}`)).items
/** The address without the place in the list, which follows the scrolling. */
const address = (page) => page.url().replace(/#.*/, '')
const scroll = (page) => page.evaluate(() => Math.round(scrollY))
const entries = (page) => page.evaluate(() => history.length)

describe('going back', () => {
  it('finds the very list and the place in it, after “再看”', () =>
    phone(async (page) => {
      await list(page, '?sort=amount-desc')
      await page.locator('#more').click()
      await page.waitForFunction(() => document.querySelectorAll('.cards--list > .card').length === 40)
      const card = page.locator('.cards--list > .card').nth(33)
      await card.scrollIntoViewIfNeeded()
      const before = { url: address(page), at: await scroll(page), titles: await titles(page) }
      assert.ok(before.at > 2000)
      await card.locator('a').click()
      await page.waitForURL(/\/projects\/[^?]+$/)
      await page.waitForFunction(() => scrollY === 0)
      await page.waitForSelector('.checked')
      await page.goBack()
      await page.waitForSelector('.cards--list')
      await page.waitForFunction((at) => Math.abs(scrollY - at) <= 2, before.at)
      assert.deepEqual({ url: address(page), titles: await titles(page) }, { url: before.url, titles: before.titles })
      // And again, a page further: related project, back, back.
      await card.locator('a').click()
      await page.waitForSelector('.detail .card')
      await page.locator('.detail .card a').first().click()
      await page.waitForFunction(() => scrollY === 0)
      await page.goBack()
      await page.goBack()
      await page.waitForFunction((at) => Math.abs(scrollY - at) <= 2, before.at)
    }))

  it('after a reload of the project still finds the list and its place', () =>
    phone(async (page) => {
      await list(page, '?n=40')
      const card = page.locator('.cards--list > .card').nth(30)
      await card.scrollIntoViewIfNeeded()
      const at = await scroll(page)
      await card.locator('a').click()
      await page.waitForSelector('.checked')
      await page.reload()
      await page.waitForSelector('body[data-ready]', { state: 'attached' })
      await page.goBack()
      await page.waitForSelector('.cards--list')
      await page.waitForFunction((at) => Math.abs(scrollY - at) <= 2, at)
    }))

  it('leaves the filtered list in one step, to where it was opened: choices replace the address', () =>
    phone(async (page) => {
      await open(page, `${site.base}/`)
      await page.locator('.way[href="/projects"]').click()
      await page.waitForURL('**/projects')
      await indexed(page)
      const before = await entries(page)
      await page.locator('#filters').click()
      for (const facet of ['place', 'mode']) {
        const [choice] = await choices(page, facet)
        await byId(page, choice.id).click()
        await counts(page, choice.count)
      }
      assert.equal(await entries(page), before)
      await page.locator('[data-act="close-sheet"]').click()
      await page.goBack()
      await page.waitForURL(`${site.base}/`)
      await page.waitForSelector('.hero')
    }))

  it('undoes a search and a removed chip one at a time', () =>
    phone(async (page) => {
      await list(page)
      await page.fill('#q', '米')
      await page.press('#q', 'Enter')
      await page.waitForURL(/q=/)
      const searched = await count(page)
      await page.locator('.chip').first().click()
      await page.waitForURL(/\/projects$/)
      await page.goBack()
      await page.waitForURL(/q=/)
      await counts(page, searched)
      assert.equal(await page.inputValue('#q'), '米')
      await page.goBack()
      await page.waitForURL(/\/projects$/)
      await page.waitForFunction(() => document.querySelector('#q').value === '')
    }))
})

describe('the address', () => {
  it('shared, opens the same filters, order and count on another phone', () =>
    phone(async (page) => {
      await list(page)
      await page.locator('#filters').click()
      for (const facet of ['industry', 'mode']) {
        const choice = (await choices(page, facet)).sort((a, b) => b.count - a.count)[0]
        await byId(page, choice.id).click()
        await counts(page, choice.count)
      }
      await page.locator('[data-act="close-sheet"]').click()
      await page.locator('#sort').click()
      await page.getByRole('link', { name: '用地从大到小' }).click()
      await page.waitForURL(/sort=land-desc/)
      await frames(page)
      const here = { titles: await titles(page), count: await count(page), chips: await page.locator('.chip').allInnerTexts() }
      await phone(async (other) => {
        await list(other, new URL(page.url()).search)
        assert.deepEqual(
          { titles: await titles(other), count: await count(other), chips: await other.locator('.chip').allInnerTexts() },
          here,
        )
        assert.equal((await other.innerText('#sort')).replace(/\s/g, ''), '排序：用地从大到小')
      })
    }))

  it('shared from far down, opens at the same card, without script too', () =>
    phone(async (page) => {
      await list(page, '?sort=amount-desc&n=40')
      await page.evaluate(() => document.querySelectorAll('.cards--list > .card')[27].scrollIntoView())
      await page.waitForURL(/#p-/)
      const id = new URL(page.url()).hash.slice(1)
      const top = (other) => byId(other, id).evaluate((card) => card.getBoundingClientRect().top)
      assert.ok((await top(page)) >= 0 && (await top(page)) < 200)
      for (const options of [PHONE, { ...PHONE, javaScriptEnabled: false }]) {
        await visit(browser, options, async (other) => {
          await other.goto(page.url())
          if (options === PHONE) await other.waitForSelector('body[data-ready]', { state: 'attached' })
          await other.waitForLoadState('load')
          const at = (await byId(other, id).boundingBox()).y
          assert.ok(at >= 0 && at < 200, `the card is at ${at}`)
        })
      }
    }))

  it('keeps its list at a reload, “再看” included', () =>
    phone(async (page) => {
      await list(page, '?amount=5000-&sort=amount&n=40')
      const before = { titles: await titles(page), count: await count(page), url: page.url() }
      await page.reload()
      await page.waitForSelector('body[data-ready]', { state: 'attached' })
      await indexed(page)
      assert.deepEqual({ titles: await titles(page), count: await count(page), url: page.url() }, before)
    }))

  it('gives before the app, in the app and from the API the same projects', () =>
    phone(async (page, context) => {
      for (const query of ['q=1亿以上', 'q=稻米', 'industry=food&mode=合作', 'amount=unknown', 'land=50-100&sort=land', 'stale=1&sort=amount-desc']) {
        const api = (await items(`&${query}`)).map(({ title }) => title)
        await list(page, `?${query}&n=100`)
        assert.deepEqual(await titles(page), api, query)
        const plain = await context.request.get(`${site.base}/projects?${query}&n=100`)
        const found = [...(await plain.text()).matchAll(/card__title">([^<]+)</g)].map((match) => match[1])
        assert.deepEqual(found, api, `${query}, without script`)
      }
    }))
})

describe('searching', () => {
  const search = async (page, words) => {
    await page.fill('#q', words)
    await page.press('#q', 'Enter')
    await page.waitForFunction((words) => new URL(location.href).searchParams.get('q') === words, words)
    await frames(page)
  }

  it('understands 1.2亿 and 12000万元 as the same amount', () =>
    phone(async (page) => {
      await list(page)
      const right = (await items()).filter((one) => one.investment?.wan === '12000').map(({ title }) => title)
      assert.ok(right.length > 0)
      for (const words of ['1.2亿', '12000万元', '１.２亿']) {
        await search(page, words)
        assert.deepEqual((await titles(page)).sort(), [...right].sort(), words)
      }
    }))

  it('understands full-width ２００亩', () =>
    phone(async (page) => {
      await list(page)
      const right = (await items()).filter((one) => one.land?.mu === '200').map(({ title }) => title)
      for (const words of ['２００亩', '200亩']) {
        await search(page, words)
        const found = await titles(page)
        for (const title of right) assert.ok(found.includes(title), `${words}: ${title}`)
        assert.equal(await count(page), right.length || (await items(`&q=${encodeURIComponent(words)}`)).length)
      }
    }))

  it('finds by pinyin initials', () =>
    phone(async (page) => {
      await list(page)
      await search(page, 'xsmf')
      assert.deepEqual(await titles(page), ['鲜湿米粉与干米粉生产'])
    }))

  it('from the head of any page leads to the list', () =>
    phone(async (page) => {
      await open(page, `${site.base}/leads`)
      await page.fill('#site-search', '米粉')
      await page.press('#site-search', 'Enter')
      await page.waitForURL(/\/projects\?q=/)
      await page.waitForSelector('.card:has-text("米粉")')
      assert.ok((await titles(page)).every((title) => !title.includes('奶牛')))
      assert.equal(await page.inputValue('#q'), '米粉')
    }))

  it('keeps the filters', () =>
    phone(async (page) => {
      await list(page, '?industry=food')
      await search(page, '米')
      assert.equal(new URL(page.url()).searchParams.get('industry'), 'food')
      assert.equal(await count(page), (await items('&industry=food&q=米')).length)
    }))

  it('that finds nothing offers ways on', () =>
    phone(async (page) => {
      await list(page)
      await search(page, '没有这样的项目')
      await counts(page, 0)
      const empty = page.locator('.empty')
      assert.equal(await empty.getByRole('link', { name: '提交投资意向' }).getAttribute('href'), '/leads/new')
      await empty.getByRole('link', { name: '看全部项目' }).click()
      await counts(page, (await items()).length)
      assert.equal(await page.inputValue('#q'), '')
    }))
})

describe('filters and order', () => {
  it('a removed chip gives its projects back', () =>
    phone(async (page) => {
      await list(page, '?industry=food&amount=10000-50000')
      assert.equal(await page.locator('.chip:not(.chip--clear)').count(), 2)
      await page.locator('.chip', { hasText: '总投资' }).click()
      await counts(page, (await items('&industry=food')).length)
      assert.ok(page.url().endsWith('/projects?industry=food'))
    }))

  it('the order changes, unknown figures last', () =>
    phone(async (page) => {
      await list(page, '?n=100')
      for (const [name, key, take] of [
        ['投资从大到小', 'amount-desc', (one) => -Number(one.investment?.wan ?? -1)],
        ['投资从小到大', 'amount', (one) => Number(one.investment?.wan ?? Infinity)],
        ['用地从小到大', 'land', (one) => Number(one.land?.mu ?? Infinity)],
      ]) {
        await page.locator('#sort').click()
        await page.getByRole('link', { name, exact: true }).click()
        await page.waitForURL(new RegExp(`sort=${key}(&|$)`))
        await frames(page)
        assert.equal(await page.locator('details[data-menu][open]').count(), 0, 'the menu closes')
        const order = await items(`&sort=${key}`)
        const figures = order.map(take)
        assert.deepEqual(figures, [...figures].sort((a, b) => a - b))
        const seen = await titles(page)
        assert.deepEqual(seen, order.map(({ title }) => title).slice(0, seen.length))
      }
    }))

  it('what is past its review period is left out until asked for, and is marked 待核实', () =>
    phone(async (page) => {
      await list(page, '?n=100')
      const [live, all] = [await items(), await items('&stale=1')]
      const stale = all.filter(({ id }) => !live.some((one) => one.id === id))
      assert.ok(stale.length > 0)
      assert.equal(await count(page), live.length)
      assert.equal(await page.locator('.mark--warn').count(), 0)
      await page.getByRole('link', { name: '一并列出' }).click()
      await counts(page, all.length)
      await page.goto(`${page.url()}&n=100`)
      await indexed(page)
      for (const { id } of stale) {
        assert.equal(await page.locator(`[id="p-${id}"] .mark--warn`).innerText(), '待核实')
      }
      assert.equal(await page.locator('.mark--warn').count(), stale.length)
      await page.locator(`[id="p-${stale[0].id}"] a`).click()
      await page.waitForSelector('.notice--warn')
    }))

  it('focus stays on the choice that was tapped, which stays in sight in the open sheet', () =>
    phone(async (page) => {
      await list(page)
      await page.locator('#filters').click()
      const last = (await choices(page, 'place')).at(-1)
      await byId(page, last.id).scrollIntoViewIfNeeded()
      assert.ok((await page.evaluate(() => document.querySelector('.sheet__body').scrollTop)) > 0)
      await byId(page, last.id).click()
      await counts(page, last.count)
      assert.equal(await page.evaluate(() => document.activeElement.id), last.id)
      const inSight = await byId(page, last.id).evaluate((choice) => {
        const [mine, panel] = [choice, choice.closest('.sheet__body')].map((one) => one.getBoundingClientRect())
        return mine.top >= panel.top && mine.bottom <= panel.bottom
      })
      assert.ok(inSight)
      assert.equal((await shown(page)).all, last.count)
      await page.keyboard.press('Escape')
      await page.waitForSelector('.sheet__panel', { state: 'hidden' })
      assert.equal(await page.evaluate(() => document.activeElement.id), 'filters')
    }))

  it('on a desk the choices stand open at the side of the list, before the app and after', () =>
    visit(browser, { ...DESK, javaScriptEnabled: false }, async (plain) => {
      await plain.goto(`${site.base}/projects`)
      const side = async (page) => {
        assert.ok(await page.locator('.choice').first().isVisible(), 'the choices are in sight without a tap')
        const panel = await page.locator('.sheet__panel').boundingBox()
        const cards = await page.locator('.cards--list').boundingBox()
        assert.ok(panel.x + panel.width <= cards.x && panel.y < 600, 'and stand beside the cards')
      }
      await side(plain)
      await visit(browser, DESK, async (page) => {
        await list(page)
        await side(page)
      })
    }))

  it('works by keyboard alone', () =>
    visit(browser, DESK, async (page) => {
      await list(page)
      const focused = () => page.evaluate(() => document.activeElement.id)
      const tabTo = async (wanted) => {
        for (let at = 0; at < 40 && !wanted(await focused()); at += 1) await page.keyboard.press('Tab')
      }
      if (!(await page.locator('.sheet__panel').isVisible())) {
        await tabTo((id) => id === 'filters')
        await page.keyboard.press('Enter')
        await page.waitForSelector('.sheet__panel')
      }
      await tabTo((id) => id.startsWith('f-'))
      const id = await focused()
      const wanted = (await choices(page, 'industry')).find((choice) => choice.id === id)
      assert.ok(wanted, `${id} is the first choice`)
      await page.keyboard.press('Enter')
      await counts(page, wanted.count)
      assert.equal(await focused(), id)
    }))
})
