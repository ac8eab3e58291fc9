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

const start = () => {
  const form = document.querySelector("form[data-fit]");
  const result = document.querySelector("[data-fit-result]");
  if (!form || !result || form.dataset.heard) return;
  form.dataset.heard = "1";
  let waits = false;
  const answer = async () => {
    waits = false;
    try {
      rule ??= load(form.dataset);
      const places = await rule;
      if (!form.isConnected) return;
      const wish = new URLSearchParams(new FormData(form)).toString();
      const start = performance.now();
      const html = places.fit(wish);
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
  if ([...new FormData(form).values()].some((value) => value.trim())) soon();
};

for (const event of ["yingshang:ready", "yingshang:failed", "yingshang:page"]) addEventListener(event, start);
if ("ready" in document.body.dataset) start();
