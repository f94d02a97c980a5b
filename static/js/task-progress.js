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

  // How fast the work is since this page was opened: what was done before took an unknown time.
  let first = null;
  const describeRate = ({ done, total }) => {
    first ??= { done, time: Date.now() };
    const rate = ((done - first.done) * 1000) / (Date.now() - first.time);
    if (!box.dataset.rateText || !(rate > 0) || !Number.isFinite(rate)) return '';
    return format(box.dataset.rateText, {
      rate: rate.toLocaleString(undefined, { maximumFractionDigits: rate < 10 ? 1 : 0 }),
      minutes: Math.max(1, Math.ceil((total - done) / rate / 60)).toLocaleString(),
    });
  };

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
        const text = format(box.dataset.progressText, {
          done: progress.done.toLocaleString(),
          total: progress.total.toLocaleString(),
        });
        items.textContent = [text, describeRate(progress)].filter(Boolean).join(', ');
      }
      showStatus(initialStatus);
    } catch {
      showStatus(`${initialStatus} ${box.dataset.retryText}`);
    }
    setTimeout(update, 1000);
  };
  setTimeout(update, 500);
})();
