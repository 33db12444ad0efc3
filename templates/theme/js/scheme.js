// Light or dark, as chosen by hand. Runs before the first paint, so that nothing flashes. The choice stays in this
// browser; choosing what the system has anyway forgets it, and the page follows the system again.
"use strict";
(() => {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const store = {
    get() { try { return localStorage.getItem("theme"); } catch { return null; } },
    set(value) {
      try { value ? localStorage.setItem("theme", value) : localStorage.removeItem("theme"); } catch { /* private window */ }
    },
  };
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : system.matches);

  const show = () => {
    document.querySelector(".scheme")?.setAttribute("aria-pressed", String(isDark()));
    const paper = getComputedStyle(root).backgroundColor;
    for (const meta of document.querySelectorAll("meta[name=theme-color]")) {
      meta.dataset.system ??= meta.content;
      meta.content = root.dataset.theme ? paper : meta.dataset.system;
    }
  };

  root.dataset.js = "";
  const kept = store.get();
  if (kept === "light" || kept === "dark") root.dataset.theme = kept;

  document.addEventListener("DOMContentLoaded", () => {
    show();
    system.addEventListener("change", show);
    document.querySelector(".scheme").addEventListener("click", () => {
      const wanted = isDark() ? "light" : "dark";
      const isSystem = (wanted === "dark") === system.matches;
      if (isSystem) delete root.dataset.theme; else root.dataset.theme = wanted;
      store.set(isSystem ? null : wanted);
      show();
    });
  });
})();
