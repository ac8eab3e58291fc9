// Accessibility by axe: WCAG 2.1 A and AA, nothing excused.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

const source = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const RULES = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'], resultTypes: ['violations'] }

/** Fails with rule, place and reason of every violation. */
export async function accessible(page, what) {
  // evaluate, not a script tag: the page's policy stays as strict as it is for visitors.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(await source)
  const { violations } = await page.evaluate((rules) => window.axe.run(document, rules), RULES)
  const found = violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary.replace(/\s+/g, ' ')}`),
  )
  assert.deepEqual(found, [], `axe on ${what}`)
}
