// A button beside each fact that stands as a sentence: copies the sentence, its source and its permanent address.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const list = document.querySelector(".quotes");
  if (!list || !navigator.clipboard) return;
  const status = document.createElement("p");
  status.className = "vh";
  status.setAttribute("role", "status");
  list.after(status);
  const addButtons = () => {
    for (const item of list.children) {
      const link = item.querySelector("a");
      const words = item.textContent.slice(0, -link.textContent.length).trim();
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = "Copy";
      button.setAttribute("aria-label", `Copy ${link.hash}`);
      button.addEventListener("click", async () => {
        try {
          await navigator.clipboard.writeText(`${words} ${link.href}`);
          status.textContent = button.textContent = "Copied";
        } catch {
          status.textContent = button.textContent = "Not copied";
        }
        setTimeout(() => { button.textContent = "Copy"; status.textContent = ""; }, 2000);
      });
      item.append(" ", button);
    }
  };
  list.closest("details").addEventListener("toggle", addButtons, { once: true });
});
