// Sets the chosen theme before the page is painted; without a choice the system's holds.
(() => {
  try {
    const chosen = localStorage.getItem("theme");
    if (chosen === "dark" || chosen === "light") {
      document.documentElement.dataset.bsTheme = chosen;
    }
  } catch {
    // Storage may be forbidden; then the system's theme holds.
  }
})();
