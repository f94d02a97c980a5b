// Shows the progress of an import or a check, and reloads the page when it is done.
(() => {
  const box = document.querySelector('[data-redirect-progress]');
  if (!box) return;
  const bar = box.querySelector('progress');
  // Screen readers announce the status, but not the number of rows, which changes every second.
  const status = box.querySelector('[data-redirect-progress-status]');
  const rows = box.querySelector('[data-redirect-progress-rows]');
  const initialStatus = status.textContent;

  const showStatus = (text) => {
    if (status.textContent !== text) status.textContent = text;
  };

  const format = (template, values) => template.replace(/\{(\w+)\}/g, (_match, name) => values[name]);

  const update = async () => {
    try {
      const response = await fetch(box.dataset.url, { headers: { Accept: 'application/json' } });
      if (!response.ok) throw new Error(response.statusText);
      const progress = await response.json();
      if (progress.state !== box.dataset.state || progress.interrupted) {
        window.location.reload();
        return;
      }
      if (progress.total) {
        bar.max = Math.max(progress.total, progress.done);
        bar.value = progress.done;
        rows.textContent = format(box.dataset.progressText, {
          done: progress.done.toLocaleString(),
          total: progress.total.toLocaleString(),
        });
      }
      showStatus(initialStatus);
    } catch {
      showStatus(`${initialStatus} ${box.dataset.retryText}`);
    }
    setTimeout(update, 1000);
  };
  setTimeout(update, 500);
})();
