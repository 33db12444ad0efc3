// Search without a server: the link in the header becomes a combobox over search-index.json, which is fetched when the
// field is first used. The index is text that others wrote: it enters the page as text only.
"use strict";
(() => {
  const box = document.querySelector(".search");
  if (!box) return;
  const link = box.querySelector("a");
  const indexUrl = new URL(box.dataset.index, document.baseURI);
  const LIMIT = 12;

  // "Alder2-9B" and "alder 2 9b" are the same words: letters and figures apart, all else is space.
  const words = (text) => text.normalize("NFKD").toLowerCase().match(/\p{L}+|\p{N}+/gu) ?? [];

  // Whether `typed` begins `word` but for one letter: wrong, missing, too many, or two exchanged.
  const isNear = (typed, word) => {
    let i = 0;
    while (i < typed.length && typed[i] === word[i]) i += 1;
    const rest = typed.slice(i + 1);
    return word.startsWith(rest, i + 1) || word.startsWith(rest, i) || word.startsWith(typed.slice(i), i + 1)
      || (typed[i] === word[i + 1] && typed[i + 1] === word[i] && word.startsWith(typed.slice(i + 2), i + 2));
  };
  const likeness = (typed, word) => {
    if (typed === word) return 4;
    if (word.startsWith(typed)) return /\d/.test(typed) ? 1 : 2 + typed.length / word.length;
    return typed.length > 3 && !/\d/.test(typed) && isNear(typed, word) ? 1 : 0;
  };
  const scoreText = (query, entryWords) => {
    const left = [...entryWords];
    let sum = 0;
    for (const typed of query) {
      let best = 0, at = -1;
      left.forEach((word, i) => { const s = likeness(typed, word); if (s > best) { best = s; at = i; } });
      if (!best) return 0;
      left.splice(at, 1);
      sum += best;
    }
    const whole = entryWords.join(""), compact = query.join("");
    return sum / query.length + (whole.startsWith(compact) ? 2 : whole.includes(compact) ? 1 : 0) + 1 / (1 + left.length);
  };

  const load = async () => {
    const response = await fetch(indexUrl);
    if (!response.ok) throw new Error(response.statusText);
    return (await response.json()).map((entry) => ({
      ...entry, texts: [words(entry.n), ...(entry.a ?? []).map(words), words(`${entry.n} ${(entry.a ?? []).join(" ")} ${entry.k}`)],
    }));
  };
  const find = (entries, text) => {
    const query = words(text);
    if (!query.length) return [];
    return entries
      .map((entry) => ({ entry, score: Math.max(...entry.texts.map((t, i) => scoreText(query, t) - (i ? 0.2 : 0) * (scoreText(query, t) > 0))) }))
      .filter((hit) => hit.score > 0)
      .sort((a, b) => b.score - a.score || a.entry.n.length - b.entry.n.length || (a.entry.n < b.entry.n ? -1 : 1))
      .slice(0, LIMIT).map((hit) => hit.entry);
  };

  const make = (tag, attributes, text) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    if (text) element.textContent = text;
    return element;
  };
  const input = make("input", {
    type: "search", id: "search", role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "results",
    "aria-label": "Search", placeholder: "Search", autocomplete: "off", autocapitalize: "off", spellcheck: "false", enterkeyhint: "go",
    "aria-keyshortcuts": "/",
  });
  const panel = make("div", { class: "results", hidden: "" });
  const list = make("div", { id: "results", role: "listbox", "aria-label": "Pages" });
  const message = make("p", {});
  const status = make("div", { class: "vh", role: "status" });
  panel.append(list, message);
  link.replaceWith(input, panel, status);

  let index, options = [], current = -1, pause;
  const select = (next) => {
    options[current]?.setAttribute("aria-selected", "false");
    current = next;
    const option = options[current];
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };
  const close = () => { panel.hidden = true; input.setAttribute("aria-expanded", "false"); select(-1); };
  const say = (text) => { clearTimeout(pause); pause = setTimeout(() => { status.textContent = text; }, 400); };

  const show = (hits, text) => {
    const kinds = new Map();
    for (const hit of hits) kinds.set(hit.k, [...(kinds.get(hit.k) ?? []), hit]);
    options = [];
    current = -1;
    list.replaceChildren(...[...kinds].map(([kind, entries], g) => {
      const group = make("div", { role: "group", "aria-labelledby": `kind-${g}` });
      group.append(make("div", { id: `kind-${g}`, role: "presentation" }, kind));
      for (const entry of entries) {
        const option = make("a", { role: "option", id: `result-${options.length}`, tabindex: "-1", "aria-selected": "false" }, entry.n);
        const target = new URL(entry.u, indexUrl);
        if (target.origin === indexUrl.origin) option.href = target.href;
        if (entry.f) option.append(" ", make("span", {}, entry.f));
        options.push(option);
        group.append(option);
      }
      return group;
    }));
    message.textContent = text;
    message.hidden = !text;
    list.hidden = !hits.length;
    panel.hidden = false;
    input.setAttribute("aria-expanded", String(hits.length > 0));
    input.removeAttribute("aria-activedescendant");
    say(text || `${hits.length} ${hits.length === 1 ? "result" : "results"}`);
  };
  const update = async () => {
    const text = input.value;
    if (!words(text).length) return close();
    try {
      index ??= load();
      const hits = find(await index, text);
      if (text === input.value) show(hits, hits.length ? "" : "Nothing has this name. The list of all pages is at the foot.");
    } catch {
      index = undefined;
      show([], "The search could not be loaded. The list of all pages is at the foot.");
    }
  };

  input.addEventListener("focus", () => { index ??= load(); index.catch(() => { index = undefined; }); update(); });
  input.addEventListener("input", update);
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && options.length && !panel.hidden) {
      event.preventDefault();
      select((current + step + options.length + (current < 0 && step < 0 ? 1 : 0)) % options.length);
    } else if (event.key === "Enter") {
      const option = options[Math.max(current, 0)];
      if (option && !panel.hidden) option.click();
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (panel.hidden) input.value = "";
      close();
    }
  });
  panel.addEventListener("mousedown", (event) => event.preventDefault());
  box.addEventListener("focusout", (event) => { if (!box.contains(event.relatedTarget)) close(); });
  document.addEventListener("keydown", (event) => {
    const isTyping = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.isContentEditable;
    if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
})();
