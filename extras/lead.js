// What of the county's offer fits, while a lead is written: asked a moment after the last letter, shown
// below the form. Nothing of it is kept or logged; without this the button asks the server for a page.

const PAUSE = 900; // ms after the last letter
const ENOUGH = 6; // letters of a want that say something

const make = (tag, properties, ...inside) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...inside);
  return element;
};

const asked = new WeakMap(); // form → what was asked last

async function ask(form, plainly) {
  const place = form.querySelector("[data-lead-fits]");
  const to = form.querySelector("[data-lead-fit]")?.dataset.leadFit;
  const clues = {};
  for (const name of ["kind", "want", "amount", "need", "project", "about"]) {
    const chosen = form.querySelector(`[name="${name}"]:checked`);
    const input = chosen ?? form.querySelector(`[name="${name}"]:not([type="radio"])`);
    if (input?.value.trim()) clues[name] = input.value;
  }
  const body = JSON.stringify(clues);
  const nothing = (clues.want?.trim().length ?? 0) < ENOUGH && !clues.amount && !clues.need;
  if (plainly && nothing && !clues.about && !clues.project)
    return place.replaceChildren(make("p", { className: "quiet" }, "先写几个字，说说您想做什么，我们才好找。"));
  if (!plainly && (nothing || asked.get(form) === body)) return;
  asked.set(form, body);
  let found;
  try {
    const answer = await fetch(to, { method: "POST", headers: { "content-type": "application/json" }, body });
    found = (await answer.json()).suggestions;
  } catch {}
  if (asked.get(form) !== body) return; // more was typed meanwhile
  if (!found) return plainly && place.replaceChildren(make("p", { className: "quiet" }, "没有查到：网络不通，不影响提交。"));
  const rows = found.map(({ title, href, kind_words: kind, reason }) =>
    make("li", {}, make("a", { href, target: "_blank" }, title), make("small", { className: "desk-small" }, `${kind}｜${reason}`)),
  );
  if (rows.length) place.replaceChildren(make("p", {}, make("b", {}, "可能合适您的")), make("ul", { className: "lead-fit__list" }, ...rows));
  else place.replaceChildren(...(plainly ? [make("p", { className: "quiet" }, "没有找到合适的，直接提交就行，承办人会帮您看。")] : []));
}

let pause;
addEventListener("input", ({ target }) => {
  const form = target.closest?.("#lead-form");
  if (!form?.querySelector("[data-lead-fit]") || !["want", "amount", "need", "about"].includes(target.name)) return;
  clearTimeout(pause);
  pause = setTimeout(() => ask(form), PAUSE);
});
addEventListener("click", (event) => {
  const button = event.target.closest?.('#lead-form [formaction="/leads/suggest"]');
  if (!button) return;
  event.preventDefault();
  ask(button.form, true);
});
