// Tells, while a redirect is written, where an example address would lead by it.
(() => {
  const panel = document.querySelector('[data-redirect-try]');
  const form = panel?.closest('form');
  if (!form) return;
  const example = panel.querySelector('input');
  const result = panel.querySelector('[data-redirect-try-result]');
  const stored = form.getAttribute('action')?.match(/\/edit\/([^/]+)\//)?.[1];
  let timer;
  let latest = 0;

  const ask = async () => {
    if (!example.value.trim()) return;
    const number = ++latest;
    const data = new FormData(form);
    data.set('example', example.value);
    if (stored) data.set('rule', stored);
    let said;
    try {
      const response = await fetch(panel.dataset.url, { method: 'POST', body: data, headers: { Accept: 'application/json' } });
      if (!response.ok) throw new Error(response.statusText);
      said = await response.json();
    } catch {
      said = { text: 'This could not be tried just now. Check your connection; what you wrote is still here.', works: false };
    }
    if (number !== latest) return;
    result.textContent = said.text;
    result.classList.toggle('redirect-try__result--works', said.works);
  };

  form.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 300);
  });
  form.addEventListener('change', ask);
  // The example is no field of the form: Enter tries it and does not save.
  example.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    ask();
  });
})();
