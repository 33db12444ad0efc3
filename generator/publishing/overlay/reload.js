// Keeps a page of the preview fresh: loads it again when a new version is built, lays problems over it while the
// content is wrong. Problems are text that others wrote; they enter the page as text only.
"use strict";
(() => {
  const version = new URL(document.currentScript.src).searchParams.get("version");
  let stream, panel;

  const show = (problems) => {
    panel?.remove();
    panel = undefined;
    if (!problems.length) return;
    panel = document.createElement("section");
    panel.id = "modeldocs-problems";
    panel.setAttribute("role", "alert");
    const head = document.createElement("p");
    head.textContent = `${problems.length} ${problems.length === 1 ? "problem" : "problems"}. This page is the last good one.`;
    const list = document.createElement("ol");
    for (const problem of problems) {
      const item = document.createElement("li");
      item.textContent = problem;
      list.append(item);
    }
    panel.append(head, list);
    document.body.append(panel);
  };
  const listen = () => {
    if (stream) return;
    stream = new EventSource(`/__modeldocs/events?page=${encodeURIComponent(location.pathname)}`);
    stream.addEventListener("state", (event) => {
      const state = JSON.parse(event.data);
      if (state.version !== version) location.reload();
      else show(state.problems);
    });
  };
  const rest = () => { stream?.close(); stream = undefined; };

  // A browser opens six connections to a host: tabs that nobody looks at give theirs back.
  const follow = () => (document.hidden ? rest() : listen());
  document.addEventListener("visibilitychange", follow);
  addEventListener("pagehide", rest);
  addEventListener("pageshow", follow);
  follow();
})();
