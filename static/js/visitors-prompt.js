/* Whoever chooses a page as the place for visitors has answered the question with it: mark that answer. */
document.querySelectorAll("[data-visitors-prompt]").forEach((prompt) => {
  const page = prompt.querySelector("[name=visitors-page]");
  const answer = prompt.querySelector("[name=visitors-answer][value=page]");
  page.addEventListener("change", () => {
    if (page.value) answer.checked = true;
  });
});
