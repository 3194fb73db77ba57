// Keys for who reviews many suggestions; everything works without. They only count while the queue itself has focus,
// never in a field (WCAG 2.1.4).
"use strict";
(() => {
  const queue = document.getElementById("queue");
  if (!queue) return;
  const cards = [...queue.querySelectorAll(".suggestion")];
  const hint = document.getElementById("keys");
  if (hint) hint.hidden = false;
  for (const card of cards) card.tabIndex = 0;

  // Who decides by key goes on by key on the page that follows, with what became of it still in sight.
  const going = "review-by-key";
  const goOn = () => sessionStorage.setItem(going, "yes");
  if (sessionStorage.getItem(going) && cards.length) cards[0].focus({ preventScroll: true });
  sessionStorage.removeItem(going);

  const go = (from, step) => {
    const to = cards[Math.min(Math.max(cards.indexOf(from) + step, 0), cards.length - 1)];
    to.focus();
    to.scrollIntoView({ block: "start" });
  };
  const does = {
    j: (card) => go(card, 1),
    k: (card) => go(card, -1),
    a: (card) => {
      const form = card.querySelector("form.approve");
      if (form) goOn();
      form?.requestSubmit();
    },
    e: (card) => card.querySelector("a.edit")?.click(),
    d: (card) => {
      const why = card.querySelector("details.decline");
      if (!why) return;
      why.open = true;
      why.querySelector("form").addEventListener("submit", goOn);
      why.querySelector("input[type=radio]").focus();
    },
    x: (card) => card.querySelector("input[form=bulk]")?.click(),
  };
  queue.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]), textarea, select");
    const act = does[event.key];
    if (!act || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act(event.target.closest(".suggestion"));
  });
})();
