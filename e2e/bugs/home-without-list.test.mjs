// Home reached from a project, before the list file is there: it waits, it does not say that there
// are no projects.
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { PHONE, launch, open, visit } from '../support/browser.mjs'
import { portal } from '../support/server.mjs'

let site, browser, project
before(async () => {
  site = await portal()
  browser = await launch()
  project = (await site.api('/projects?limit=1')).items[0]
})
after(async () => {
  await browser?.close()
  await site?.close()
})

const home = async (page) => {
  await page.locator('.tab', { hasText: '首页' }).click()
  await page.waitForSelector('.hero')
  return page.locator('section', { has: page.getByRole('heading', { name: '最近核实的项目' }) }).innerText()
}

describe('home without the list file', () => {
  it('waits for it', () =>
    visit(browser, PHONE, async (page) => {
      let come
      const gate = new Promise((resolve) => (come = resolve))
      await page.route('**/snapshot/**', async (route) => {
        await gate
        await route.continue()
      })
      await open(page, `${site.base}/projects/${project.id}`)
      assert.doesNotMatch(await home(page), /还没有发布项目/)
      come()
      await page.waitForSelector('.home .card')
    }))

  it('says that it was not fetched, when there is no network', () =>
    visit(browser, PHONE, async (page, context) => {
      await open(page, `${site.base}/projects/${project.id}`)
      await context.setOffline(true)
      assert.doesNotMatch(await home(page), /还没有发布项目/)
      await page.getByText('没有取到').waitFor()
    }))
})
