// Shows, while a redirect is edited, where an example URL would lead with it.
(() => {
  const panel = document.querySelector('[data-redirect-preview]');
  const form = panel?.closest('form');
  if (!form) return;
  const example = panel.querySelector('input');
  const output = panel.querySelector('[data-redirect-preview-result]');
  const ruleId = form.getAttribute('action')?.match(/\/edit\/([^/]+)\//)?.[1];
  let timer;
  let latestRequest = 0;

  const preview = async () => {
    if (!example.value.trim()) return;
    const request = ++latestRequest;
    const data = new FormData(form);
    data.set('example', example.value);
    if (ruleId) data.set('rule', ruleId);
    let result;
    try {
      const response = await fetch(panel.dataset.url, { method: 'POST', body: data, headers: { Accept: 'application/json' } });
      if (!response.ok) throw new Error(response.statusText);
      result = await response.json();
    } catch {
      result = { text: panel.dataset.error, works: false };
    }
    if (request !== latestRequest) return;
    output.textContent = result.text;
    output.classList.toggle('redirect-preview__result--works', result.works);
  };

  form.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(preview, 300);
  });
  form.addEventListener('change', preview);
  // The example is not part of the form: Enter tests it and does not save the redirect.
  example.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    preview();
  });
})();
