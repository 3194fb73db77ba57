// Copies a text on a press of a button. Without this script the text can be selected and copied by hand.
for (const button of document.querySelectorAll("button[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
    document.querySelector("[data-status]").textContent = button.dataset.done;
  });
}
