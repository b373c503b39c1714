// What makes pages quicker to use. Everything here also works without it.

function typing(element) {
  return element.closest("input, textarea, select, [contenteditable]") !== null;
}

// "/" goes to the search field.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!(event.target instanceof Element) || typing(event.target)) return;
  const find = document.querySelector("[data-find]");
  if (!find) return;
  event.preventDefault();
  find.focus();
});

// The theme: light, dark, remembered on this device.
function dark() {
  const chosen = document.documentElement.dataset.bsTheme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

for (const button of document.querySelectorAll("[data-theme-switch]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const next = dark() ? "light" : "dark";
    document.documentElement.dataset.bsTheme = next;
    try {
      localStorage.setItem("theme", next);
    } catch {
      // Not remembered, but switched for this page.
    }
  });
}

// Menus close when something else is touched, or with Escape.
const menus = document.querySelectorAll("details[data-menu]");
document.addEventListener("click", (event) => {
  for (const menu of menus) {
    if (menu.open && !menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus) {
    if (!menu.open) continue;
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// Copying: the button appears because it can work.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  const word = button.querySelector("[data-copy-word]");
  const before = word.textContent;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    word.textContent = button.dataset.copied;
    setTimeout(() => { word.textContent = before; }, 2000);
  });
}

// A question before a button with data-confirm is carried out.
const ask = document.getElementById("ask");
let asked = null;

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-confirm]") : null;
  if (!button || !ask || button === asked) return;
  event.preventDefault();
  event.stopPropagation();
  ask.querySelector("[data-ask-text]").textContent = button.dataset.confirm;
  ask.querySelector("[data-ask-yes]").textContent = button.textContent.trim();
  ask.returnValue = "";
  ask.addEventListener("close", () => {
    if (ask.returnValue !== "yes") return;
    asked = button;
    button.click();
    asked = null;
  }, { once: true });
  ask.showModal();
}, { capture: true });

// After a form came back with something wrong, say so first.
document.querySelector("[data-focus]")?.focus();
