// What several tests do: read the list, fill the form.
import assert from 'node:assert/strict'

export const INTENT = {
  name: '江南米制品有限公司',
  contact: '0571-81234567',
  want: '想看禾香食品产业园，建一条年产 2 万吨米粉的线，想了解蒸汽价格和厂房。',
  amount: '约1.2亿元',
}

/** The count that the list says; 0 for 没有找到项目. */
export async function count(page) {
  const text = await page.locator('.list__count').innerText()
  if (text.includes('没有找到')) return 0
  const number = /^(\d+) 个项目/.exec(text)
  assert.ok(number, `the count reads “${text}”`)
  return Number(number[1])
}

/** The count once it is what is expected. */
export async function counts(page, expected) {
  const text = expected === 0 ? '没有找到项目' : `${expected} 个项目`
  await page.waitForFunction((text) => document.querySelector('.list__count')?.textContent.trim() === text, text)
}

/** Cards shown and those that “再看” still has. */
export async function shown(page) {
  const cards = await page.locator('.cards--list > .card').count()
  const more = page.locator('#more')
  const left = (await more.count()) ? Number(/还有 (\d+) 个/.exec(await more.innerText())[1]) : 0
  return { cards, left, all: cards + left }
}

/** Titles of the cards shown. */
export const titles = (page) => page.locator('.cards--list .card__title').allInnerTexts()

/** Every card is here, not only those of the first page. */
export const indexed = async (page) => {
  await page.waitForFunction(() => performance.getEntriesByType('resource').some((r) => r.name.includes('/snapshot/') && r.responseEnd > 0))
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))))
}

/** Fills the intent form. */
export async function fill(page, values = INTENT) {
  for (const [id, value] of Object.entries(values)) await page.fill(`#${id}`, value)
  await page.check('#consent')
}

/** Sends a filled form and gives number and code of its receipt. */
export async function send(page) {
  await page.getByRole('button', { name: '提交', exact: true }).click()
  return receipt(page)
}

/** Number and code as the receipt shows them. */
export async function receipt(page) {
  await page.waitForSelector('[data-desk-paper] #receipt-number')
  return { number: await page.innerText('#receipt-number'), code: await page.innerText('#receipt-code') }
}

/** Choices of a facet with their counts. */
export const choices = (page, facet) =>
  page.$$eval(`.choice[id^="f-${facet}-"]`, (links) =>
    links.map((link) => ({
      id: link.id,
      label: link.firstElementChild.textContent,
      count: Number(link.querySelector('.choice__count').textContent),
      on: link.classList.contains('choice--on'),
    })),
  )

/** By id, whatever signs it has in it. */
export const byId = (page, id) => page.locator(`[id="${id}"]`)
