// Shows how far an import is, and what came of it once it is done.
(() => {
  const box = document.querySelector('[data-redirect-progress]');
  if (!box) return;
  const bar = box.querySelector('progress');
  const text = box.querySelector('[data-redirect-progress-text]');
  const begun = text.textContent;

  const ask = async () => {
    try {
      const response = await fetch(box.dataset.url, { headers: { Accept: 'application/json' } });
      if (!response.ok) throw new Error(response.statusText);
      const now = await response.json();
      if (now.state !== box.dataset.state || now.lost) {
        window.location.reload();
        return;
      }
      if (now.total) {
        bar.max = Math.max(now.total, now.done);
        bar.value = now.done;
        text.textContent = `${begun} ${now.done.toLocaleString()} of about ${now.total.toLocaleString()} rows`;
      }
    } catch {
      text.textContent = `${begun} (no answer just now, trying again)`;
    }
    setTimeout(ask, 1000);
  };
  setTimeout(ask, 500);
})();
