// An investor's way, on a phone and on a desk: home → tag → list → filter → project → intent →
// receipt → progress. Every step leaves a picture in e2e/screenshots/.
import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { accessible } from '../support/axe.mjs'
import { DESK, PHONE, frames, launch, open, visit } from '../support/browser.mjs'
import { portal } from '../support/server.mjs'
import { INTENT, byId, choices, count, counts, fill, indexed, receipt, shown } from '../support/steps.mjs'

const SIZES = { phone: PHONE, desk: DESK }

let site, browser
before(async () => {
  site = await portal()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await site?.close()
})

for (const [size, options] of Object.entries(SIZES)) {
  const folder = fileURLToPath(new URL(`../screenshots/${size}/`, import.meta.url))
  const picture = async (page, name, whole = false) => {
    await frames(page)
    await page.screenshot({ path: `${folder}${name}.png`, fullPage: whole })
  }

  describe(`from the home page to a receipt, ${options.viewport.width} px wide`, () => {
    before(() => mkdir(folder, { recursive: true }))

    it('walks the whole way', (t) =>
      visit(browser, options, async (page, _context, seen) => {
        const { county } = await site.api('/site')

        await t.test('home says what the county is, in figures, and whom to call', async () => {
          await open(page, `${site.base}/`)
          assert.ok((await page.innerText('h1')).includes(county.name))
          assert.equal(await page.innerText('.hero__statement'), county.statement)
          assert.deepEqual(await page.locator('.tag__label').allInnerTexts(), county.tags.map((tag) => tag.label))
          assert.ok(county.tags.length >= 4 && county.tags.length <= 6)
          assert.ok(await page.locator('.demo-band').isVisible())
          const figures = await page.locator('.stat').evaluateAll((all) => all.map((stat) => stat.textContent))
          assert.equal(figures.length, county.indicators.length)
          for (const [at, { label, value, period, source }] of county.indicators.entries()) {
            for (const part of [label, value ?? '未公布', period, source]) assert.ok(figures[at].includes(part), part)
          }
          assert.ok(county.indicators.some((one) => one.value == null), 'an unset figure is among them')
          const calls = await page.locator('.person a[href^="tel:"]').evaluateAll((all) => all.map((a) => a.getAttribute('href')))
          assert.equal(calls.length, county.contacts.length)
          for (const href of calls) assert.match(href, /^tel:\+?\d{5,}$/)
          await picture(page, '01-home')
          await picture(page, '02-home-whole', true)
          await accessible(page, 'home')
          await page.locator('.fold > summary').click()
          assert.ok(await page.locator('.fold .stat').first().isVisible())
          await accessible(page, 'home with all figures')
        })

        await t.test('a tag leads to its industry, and on to its projects', async () => {
          const tag = county.tags[0]
          await page.locator('.tag__link').first().click()
          await page.waitForURL(`**/chains?industry=${tag.industry}`)
          await page.waitForSelector('#document h1')
          await picture(page, '02-industry')
          await accessible(page, 'an industry')
          await page.locator('a.way[href^="/projects?industry="]').click()
          await page.waitForURL(`**/projects?industry=${tag.industry}`)
          const industry = county.industries.find(({ key }) => key === tag.industry)
          await page.waitForSelector('.chip')
          await indexed(page)
          assert.ok((await page.locator('.chip').first().innerText()).startsWith(industry.name))
          const all = await count(page)
          assert.ok(all > 0)
          assert.equal((await shown(page)).all, all)
          assert.equal(await page.locator('.tab[aria-current="page"]').innerText(), '项目')
          await picture(page, '03-list-of-a-tag')
          await accessible(page, 'the list')
        })

        await t.test('counts beside the choices are what is then shown', async () => {
          const panel = page.locator('.sheet__panel')
          if (size === 'phone') assert.ok(!(await panel.isVisible()))
          if (!(await panel.isVisible())) await page.locator('#filters').click()
          await panel.waitFor()
          await picture(page, '04-filters')
          await accessible(page, 'the open filter sheet')
          for (const facet of ['amount', 'mode']) {
            const choice = (await choices(page, facet)).sort((a, b) => b.count - a.count)[0]
            await byId(page, choice.id).click()
            await counts(page, choice.count)
            assert.ok(new URL(page.url()).searchParams.get(facet))
            assert.equal((await shown(page)).all, choice.count)
            assert.equal(await page.evaluate(() => document.activeElement.id), choice.id, 'focus stays on the choice')
            assert.ok((await choices(page, facet)).find(({ id }) => id === choice.id).on)
          }
          await picture(page, '05-filters-chosen')
          await accessible(page, 'the filter sheet with choices')
          const close = page.locator('[data-act="close-sheet"]')
          const all = await count(page)
          if (size === 'phone') {
            assert.equal(await close.innerText(), `看 ${all} 个项目`)
            await close.click()
            await panel.waitFor({ state: 'hidden' })
          }
          assert.equal(await page.locator('.chip:not(.chip--clear)').count(), 3)
          await picture(page, '06-list-filtered')
          await accessible(page, 'the filtered list')
        })

        let project
        await t.test('the project page says how much, what land, how, what is missing, who and when', async () => {
          // With everything known and something missing, so that all parts of the page are seen.
          const { items } = await site.api('/projects?limit=100')
          const documents = await Promise.all(items.map(({ id }) => site.api(`/projects/${id}`)))
          project = documents.find((one) => one.gaps?.length > 1 && one.investment && one.land && one.phone && one.verified_by)
            ?? documents.find((one) => one.gaps?.length && one.investment && one.land)
          await page.fill('#q', project.title)
          await page.locator('.chip--clear').click()
          await page.waitForURL('**/projects')
          await page.fill('#q', project.title)
          await page.press('#q', 'Enter')
          await page.waitForURL(/[?]q=/)
          await page.locator(`[id="p-${project.id}"] a`).click()
          await page.waitForURL(`**/projects/${project.id}`)
          await page.waitForSelector('.checked')
          assert.equal(await page.innerText('h1'), project.title)
          const deciding = await page.innerText('.decide')
          for (const label of ['总投资', '用地', '合作方式', '投资回收期']) assert.ok(deciding.includes(label), label)
          assert.match(deciding, /总投资\s+(约\s*)?[\d.,]+\s*(亿元|万元)/)
          assert.match(deciding, /用地\s+(约\s*)?[\d.,]+\s*亩/)
          for (const mode of project.modes) assert.ok(deciding.includes(mode), mode)
          const gaps = await page.innerText('.gaps')
          for (const gap of project.gaps) assert.ok(gaps.includes(gap), gap)
          assert.match(await page.innerText('.checked'), /核实于 \d{4}年\d{1,2}月\d{1,2}日/)
          assert.ok((await page.locator('.who a[href^="tel:"]').count()) > 0)
          assert.ok((await page.locator('.detail .card').count()) > 0, 'related projects')
          assert.equal(await page.evaluate(() => scrollY), 0)
          await picture(page, '07-project')
          await picture(page, '08-project-whole', true)
          await accessible(page, 'the project')
        })

        await t.test('the form says all errors at once', async () => {
          await page.locator('.act-bar__intent').click()
          await page.waitForURL(`**/leads/new?project=${project.id}`)
          assert.ok((await page.innerText('.about')).includes(project.title))
          await picture(page, '09-form')
          await accessible(page, 'the form')
          await page.getByRole('button', { name: '提交', exact: true }).click()
          await page.waitForSelector('.summary')
          assert.equal(await page.locator('.summary li').count(), 4)
          await picture(page, '10-form-errors')
          await picture(page, '11-form-errors-whole', true)
          await accessible(page, 'the form with errors')
        })

        let kept
        await t.test('the receipt has number, code, officer and due date', async () => {
          await fill(page)
          await picture(page, '12-form-filled', true)
          await page.getByRole('button', { name: '提交', exact: true }).click()
          await page.waitForURL('**/leads/receipt')
          kept = await receipt(page)
          assert.match(kept.number, /^YX\d{8}-\d{4}-\d$/)
          assert.equal(kept.code.replace(/[^0-9A-Z]/g, '').length, 16)
          const paper = await page.innerText('.receipt')
          for (const label of ['承办人', '下一步', '不晚于', project.title]) assert.ok(paper.includes(label), label)
          assert.match(paper, /不晚于\s+\d{4}年\d{1,2}月\d{1,2}日/)
          assert.ok((await page.locator('.receipt a[href^="tel:"]').count()) > 0)
          await picture(page, '13-receipt')
          await picture(page, '14-receipt-whole', true)
          await accessible(page, 'the receipt')
        })

        await t.test('the code opens its state, typed in lower case without dashes', async () => {
          await page.locator('.receipt__acts a').click()
          await page.waitForURL(/\/leads\?number=YX/)
          await page.fill('#number', kept.number.toLowerCase().replaceAll('-', ''))
          await page.fill('#code', kept.code.toLowerCase().replaceAll('-', ''))
          await picture(page, '15-follow')
          await page.getByRole('button', { name: '查询', exact: true }).click()
          await page.waitForSelector('#found .receipt')
          const found = await page.innerText('#found')
          assert.ok(found.includes('状态') && found.includes(project.title))
          assert.ok(!found.includes(INTENT.contact), 'the answer holds nothing of what was typed')
          await picture(page, '16-follow-found', true)
          await accessible(page, 'the progress')
        })

        await t.test('an unknown address helps on', async () => {
          const complaints = [...seen.complaints]
          assert.deepEqual(complaints, [], 'the console is quiet all the way')
          const response = await open(page, `${site.base}/nothing-here`)
          assert.equal(response.status(), 404)
          await picture(page, '17-not-found')
          await accessible(page, 'the page for an unknown address')
        })
      }))
  })
}
