// Pages are pages before any script runs; the app takes them over without a jump.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { DESK, PHONE, held, launch, visit } from '../support/browser.mjs'
import { portal } from '../support/server.mjs'
import { INTENT, byId, choices, count, fill, receipt, shown } from '../support/steps.mjs'

let site, browser
before(async () => {
  site = await portal()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await site?.close()
})

describe('without script', () => {
  const plain = (use) => visit(browser, { ...PHONE, javaScriptEnabled: false }, use)
  // Counted by the test's own hand: these pages run no script, not even the tests’.
  const html = async (page) => page.locator('main').innerText()

  it('home, list and project are readable, and lead on', () =>
    plain(async (page) => {
      const { county } = await site.api('/site')
      await page.goto(`${site.base}/`)
      assert.ok((await html(page)).includes(county.statement))
      await page.locator('.tag__link').first().click()
      await page.waitForURL(/\/chains\?industry=/)
      await page.locator('a.way[href^="/projects?industry="]').click()
      await page.waitForURL(/\/projects\?industry=/)
      const { items } = await site.api(`/projects?limit=100&industry=${county.tags[0].industry}`)
      assert.equal(await count(page), items.length)
      assert.equal((await shown(page)).all, items.length)
      await page.locator('.card__link').first().click()
      await page.waitForURL(/\/projects\/[^?]+$/)
      assert.equal(await page.innerText('h1'), items[0].title)
      assert.match(await html(page), /核实于/)
    }))

  it('filters, search and order are links and forms', () =>
    plain(async (page) => {
      await page.goto(`${site.base}/projects`)
      await page.locator('#filters').click()
      const facet = page.locator('.choice[id^="f-mode-"]').first()
      const number = Number(await facet.locator('.choice__count').innerText())
      await facet.click()
      await page.waitForURL(/mode=/)
      assert.equal(await count(page), number)
      await page.locator('#sort').click()
      await page.getByRole('link', { name: '投资从大到小' }).click()
      await page.waitForURL(/sort=amount-desc/)
      await page.fill('#q', '米')
      await page.press('#q', 'Enter')
      await page.waitForURL(/q=/)
      const query = new URL(page.url()).searchParams
      assert.ok(query.get('mode') && query.get('sort') === 'amount-desc', 'a search keeps filters and order')
      assert.ok((await count(page)) < number)
      await page.locator('.chip--clear').click()
      await page.locator('#more').click()
      assert.equal((await shown(page)).cards, 40)
    }))

  it('the form says its errors, keeps what was typed, and is sent to a receipt', () =>
    plain(async (page) => {
      const { items } = await site.api('/projects?limit=1')
      await page.goto(`${site.base}/projects/${items[0].id}`)
      await page.locator('.act-bar__intent').click()
      await page.fill('#name', INTENT.name)
      await page.getByRole('button', { name: '提交', exact: true }).click()
      await page.waitForSelector('.summary')
      assert.equal(await page.locator('.summary li').count(), 3)
      assert.equal(await page.inputValue('#name'), INTENT.name)
      await fill(page)
      await page.getByRole('button', { name: '提交', exact: true }).click()
      const { number, code } = await receipt(page)
      assert.ok((await html(page)).includes(items[0].title))
      await page.locator('.receipt__acts a').click()
      await page.fill('#number', number)
      await page.fill('#code', code)
      await page.getByRole('button', { name: '查询', exact: true }).click()
      await page.waitForSelector('#found .receipt')
      await page.goto(`${site.base}/leads`)
      await page.fill('#number', number)
      await page.fill('#code', code.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')))
      await page.getByRole('button', { name: '查询', exact: true }).click()
      await page.waitForSelector('.summary')
      assert.equal(await page.locator('#found .receipt').count(), 0)
    }))
})

/** Elements with their attributes, and texts, without what the two faces mark their places by. */
function outline() {
  const copy = document.getElementById('app').cloneNode(true)
  const comments = document.createTreeWalker(copy, NodeFilter.SHOW_COMMENT)
  const marks = []
  while (comments.nextNode()) marks.push(comments.currentNode)
  for (const mark of marks) mark.remove()
  copy.normalize()
  const nodes = document.createTreeWalker(copy, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT)
  const lines = []
  while (nodes.nextNode()) {
    const node = nodes.currentNode
    // The form's key is the server's when it is sent without script.
    if (node.localName === 'input' && node.type === 'hidden') continue
    const attributes = [...(node.attributes ?? [])].map(({ name, value }) => `${name}="${value.trim()}"`).sort()
    if (node.localName) lines.push(`<${[node.localName, ...attributes].join(' ')}>`)
    else if (node.data.trim()) lines.push(node.data.trim())
  }
  return lines
}

const state = (page) =>
  page.evaluate(() => {
    const at = document.activeElement
    return {
      id: at.id,
      value: at.value,
      caret: [at.selectionStart, at.selectionEnd],
      scroll: Math.round(scrollY),
    }
  })

describe('the take-over', () => {
  it('keeps a search that is being typed: words, caret, scroll', () =>
    visit(browser, PHONE, async (page) => {
      const letGo = await held(page, `${site.base}/projects`)
      await page.locator('#q').pressSequentially('稻米深加工')
      await page.evaluate(() => document.querySelector('#q').setSelectionRange(2, 4))
      await page.evaluate(() => scrollTo(0, 120))
      const before = await state(page)
      assert.deepEqual(before, { id: 'q', value: '稻米深加工', caret: [2, 4], scroll: 120 })
      await letGo()
      assert.deepEqual(await state(page), before)
      await page.keyboard.press('Enter')
      await page.waitForURL(/q=/)
      assert.equal(new URL(page.url()).searchParams.get('q'), '稻米深加工')
    }))

  for (const [id, typed] of [
    ['name', '江南米制品'],
    ['want', '第一行\n第二行'],
  ]) {
    it(`keeps the form’s ${id}: words, caret, scroll, what was ticked`, () =>
      visit(browser, PHONE, async (page) => {
        const letGo = await held(page, `${site.base}/leads/new`)
        await page.check('#consent')
        await page.locator(`#${id}`).pressSequentially(typed)
        await page.evaluate((id) => document.getElementById(id).setSelectionRange(1, 3), id)
        await page.evaluate(() => scrollTo(0, 150))
        const before = await state(page)
        assert.equal(before.value, typed)
        await letGo()
        assert.deepEqual(await state(page), before)
        assert.ok(await page.isChecked('#consent'))
        // And the app has heard of it: nothing is missed for these two.
        await page.getByRole('button', { name: '提交', exact: true }).click()
        await page.waitForSelector('.summary')
        assert.equal(await page.locator(`.summary a[href="#${id}"]`).count(), 0)
        assert.equal(await page.locator('.summary a[href="#consent"]').count(), 0)
      }))
  }

  it('keeps the filter sheet open', () =>
    visit(browser, PHONE, async (page) => {
      const letGo = await held(page, `${site.base}/projects`)
      await page.locator('#filters').click()
      await page.waitForSelector('.sheet__panel')
      await letGo()
      assert.ok(await page.locator('.sheet__panel').isVisible())
      const [choice] = await choices(page, 'mode')
      await byId(page, choice.id).click()
      await page.waitForURL(/mode=/)
    }))

  it('keeps a far scroll', () =>
    visit(browser, PHONE, async (page) => {
      const letGo = await held(page, `${site.base}/projects`)
      await page.evaluate(() => scrollTo(0, 1500))
      await letGo()
      assert.equal(await page.evaluate(() => scrollY), 1500)
    }))

  for (const [size, options] of Object.entries({ phone: PHONE, desk: DESK })) {
    it(`moves nothing on home, list, project and form (${size})`, async () => {
      const { items } = await site.api('/projects?limit=1')
      for (const path of ['/', '/projects', '/projects?industry=food&sort=amount', `/projects/${items[0].id}`, '/leads/new', '/leads']) {
        await visit(browser, options, async (page, _context, seen) => {
          await page.addInitScript(() => {
            window.shifts = []
            new PerformanceObserver((list) => {
              for (const entry of list.getEntries()) {
                if (entry.hadRecentInput) continue
                const moved = entry.sources.map(({ node }) => node?.className ?? node?.nodeName)
                window.shifts.push({ value: entry.value, moved })
              }
            }).observe({ type: 'layout-shift', buffered: true })
          })
          const letGo = await held(page, `${site.base}${path}`)
          await page.evaluate(() => document.fonts.ready)
          const before = await page.evaluate(() => document.querySelector('#app').getBoundingClientRect().height)
          await letGo()
          await seen.quiet()
          const shifts = await page.evaluate(() => window.shifts)
          const total = shifts.reduce((sum, { value }) => sum + value, 0)
          assert.ok(total <= 0.02, `${path} moves by ${total}: ${JSON.stringify(shifts)}`)
          const now = await page.evaluate(() => document.querySelector('#app').getBoundingClientRect().height)
          assert.equal(now, before, `${path} keeps its height`)
        })
      }
    })
  }

  it('builds what the server sent, to the letter', async () => {
    const { items } = await site.api('/projects?limit=1')
    for (const path of ['/', '/projects', '/projects?q=米&industry=food', `/projects/${items[0].id}`, '/leads/new', '/leads', '/leads/receipt']) {
      await visit(browser, PHONE, async (page) => {
        const letGo = await held(page, `${site.base}${path}`)
        const before = await page.evaluate(outline)
        await letGo()
        assert.deepEqual(await page.evaluate(outline), before, path)
      })
    }
  })
})
