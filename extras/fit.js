// The fit test: at the first touch of the form the rule (wasm) and the list of places are loaded,
// then every change is answered on this device. Nothing is sent anywhere.

let rule; // of the form that is shown: a promise of the places, ready to be asked

const load = async ({ module, wasm, places }) => {
  const [glue, list] = await Promise.all([
    import(module),
    fetch(places).then((answer) => (answer.ok ? answer.text() : Promise.reject(answer.status))),
  ]);
  await glue.default({ module_or_path: wasm });
  return glue.Places.read(list) ?? Promise.reject("places");
};

const show = (form, result, html) => {
  result.innerHTML = html; // escaped by the rule
  for (const input of form.elements) {
    const error = input.name && form.querySelector(`#${input.id}-error`);
    if (!error) continue;
    const found = result.querySelector(`[data-field="${input.name}"]`);
    error.textContent = found?.textContent ?? "";
    found?.remove();
    input.closest(".field")?.classList.toggle("field--wrong", Boolean(error.textContent));
    error.textContent ? input.setAttribute("aria-invalid", "true") : input.removeAttribute("aria-invalid");
  }
};

// What was typed comes back after a look at a place; it stays in this tab and ends with it.
const keep = (form) => {
  const inputs = [...form.elements].filter(({ name }) => name && name !== "from");
  try {
    const kept = JSON.parse(sessionStorage.getItem("fit") ?? "{}");
    for (const input of inputs) input.value ||= kept[input.name] ?? "";
  } catch {
    // No storage, or not ours: the form begins empty.
  }
  form.addEventListener("input", () => {
    try {
      sessionStorage.setItem("fit", JSON.stringify(Object.fromEntries(inputs.map(({ name, value }) => [name, value]))));
    } catch {
      // A full or forbidden storage keeps nothing.
    }
  });
};

const start = () => {
  const form = document.querySelector("form[data-fit]");
  const result = document.querySelector("[data-fit-result]");
  if (!form || !result || form.dataset.heard) return;
  form.dataset.heard = "1";
  let waits = false;
  keep(form);
  const wish = () => new URLSearchParams(new FormData(form)).toString();
  const answer = async () => {
    waits = false;
    try {
      rule ??= load(form.dataset);
      const places = await rule;
      if (!form.isConnected) return;
      const asked = wish();
      const start = performance.now();
      const html = places.fit(asked);
      performance.measure("fit", { start }); // for the bench
      show(form, result, html);
    } catch {
      rule = undefined; // the next change tries again
      result.innerHTML = '<p class="notice notice--warn">比对规则没有取到，可能是网络不通。恢复后改动任一项再试。</p>';
    }
  };
  const soon = () => {
    if (!waits) waits = Boolean(requestAnimationFrame(answer));
  };
  form.addEventListener("focusin", () => (rule ??= load(form.dataset)).catch(() => (rule = undefined)), { once: true });
  form.addEventListener("input", soon);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    soon();
  }, { capture: true });
  // The places that follow take the place of the button.
  result.addEventListener("click", async ({ target }) => {
    const button = target.closest("[data-more]");
    if (!button) return;
    const places = await rule;
    const next = document.createElement("template");
    next.innerHTML = places.more(wish(), Number(button.dataset.more)); // escaped by the rule
    const first = next.content.querySelector("a");
    button.parentElement.replaceWith(next.content);
    first?.focus();
  });
  if ([...new FormData(form)].some(([name, value]) => name !== "from" && value.trim())) soon();
};

for (const event of ["yingshang:ready", "yingshang:failed", "yingshang:page"]) addEventListener(event, start);
if ("ready" in document.body.dataset) start();
