// Shows the progress of a background task, and reloads the page when it is done.
(() => {
  const box = document.querySelector('[data-task-progress]');
  if (!box) return;
  const bar = box.querySelector('progress');
  // Screen readers announce the status, but not the number of items, which changes every second.
  const status = box.querySelector('[data-task-progress-status]');
  const items = box.querySelector('[data-task-progress-items]');
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
        items.textContent = format(box.dataset.progressText, {
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
