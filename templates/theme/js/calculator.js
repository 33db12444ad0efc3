// The calculator's page: controls and the address of the page in, an answer or a sentence beside the wrong field out. Nothing is
// shown that was computed from less than all of it; all text enters the page as text.
"use strict";
(() => {
  const form = document.getElementById("calculator");
  if (!form) return;
  const { shared, arithmetic, config } = globalThis.modeldocs ?? {};
  const at = (id) => document.getElementById(id);
  const FIELDS = ["size", "engine", "precision", "context", "kv", "sequences", "device", "memory"];

  // What cannot be answered, and the field that it is about.
  class Mistake extends Error {
    constructor(field, words) { super(words); this.field = field; }
  }

  // Numbers as the rest of the site writes them: a half goes to the even digit.
  const fixed = (over, under, places) => {
    const scaled = over * 10n ** BigInt(places), rest = scaled % under;
    let units = scaled / under;
    if (rest * 2n > under || (rest * 2n === under && units % 2n)) units += 1n;
    const digits = String(units).padStart(places + 1, "0"), cut = digits.length - places;
    const wholes = digits.slice(0, cut).replace(/\B(?=(\d{3})+$)/g, ",");
    return places ? `${wholes}.${digits.slice(cut)}` : wholes;
  };
  const significant = (bytes, unit) => {
    if (!bytes) return "0";
    const over = BigInt(bytes);
    let places = 2;
    for (let top = unit * 10n; over >= top && places; top *= 10n) places -= 1;
    for (let low = unit; over < low; low /= 10n) places += 1;
    const text = fixed(over, unit, places);
    return places && text.replace(/^0\.0*|[.,]/g, "").length > 3 ? fixed(over, unit, places - 1) : text;
  };
  const gib = (bytes) => significant(bytes, 2n ** 30n);
  const withUnit = (bytes) => (bytes * 10 < 2 ** 30 ? `${significant(bytes, 2n ** 20n)}\u00a0MiB` : `${gib(bytes)}\u00a0GiB`);
  const grouped = (count) => fixed(BigInt(count), 1n, 0);
  const tokens = (count) => (count < 1024 ? String(count) : `${fixed(BigInt(count), 1024n, 2).replace(/\.?0+$/, "")}K`);
  const quoted = (text) => `“${text.length > 40 ? `${text.slice(0, 40)}…` : text}”`;

  // Reading the controls.
  const count = (field, what, most) => {
    const text = at(field).value.replace(/[\s,\u00a0]/g, "");
    const [, digits, part, thousands] = /^(\d{1,15})(\.\d{1,4})?([kK]?)$/.exec(text) ?? [];
    if (digits === undefined) throw new Mistake(field, `${what} must be a whole number such as 8192${field === "context" ? " or 8K" : ""}${text ? `, not ${quoted(text)}` : ""}.`);
    const found = Number(digits + (part ?? "")) * (thousands ? 1024 : 1);
    if (!Number.isInteger(found)) throw new Mistake(field, `${what} must be a whole number.`);
    if (found < 1) throw new Mistake(field, `${what} must be at least 1.`);
    if (found > most) throw new Mistake(field, `${what} can be at most ${grouped(most)}.`);
    return found;
  };
  const typedSpace = ({ percent }) => {
    const text = at("memory").value.trim();
    if (!text) throw new Mistake("memory", "Type the memory of your device in GiB, for example 11.5.");
    const [, digits, , part = ""] = /^(\d{1,6})([.,](\d{1,3}))?$/.exec(text) ?? [];
    if (digits === undefined) throw new Mistake("memory", `The memory must be a number of GiB such as 12 or 11.5, not ${quoted(text)}.`);
    const thousandths = Number(digits) * 1000 + Number(part.padEnd(3, "0"));
    if (!thousandths) throw new Mistake("memory", "The memory must be more than 0.");
    const all = BigInt(thousandths) * 2n ** 30n / 1000n;
    return { kind: "gpu", usable: Number(all * BigInt(percent) / 100n), all: Number(all) };
  };

  // What the address of the page asks for, until the reader chooses otherwise.
  const asked = new Map([...new URLSearchParams(location.search)].filter(([name]) => FIELDS.includes(name)));
  const fill = (field, options, preferred, refusal) => {
    const select = at(field), before = asked.get(field) ?? select.value;
    const known = options.map(({ id }) => id).join(" ");
    if (select.dataset.known !== known) {
      select.replaceChildren(...options.map(({ id, name }) => new Option(name, id)));
      select.dataset.known = known;
    }
    const has = options.some(({ id }) => id === before);
    if (asked.has(field) && !has) {
      select.value = "";
      throw new Mistake(field, refusal(asked.get(field)));
    }
    select.value = has ? before : preferred.find((id) => options.some((option) => option.id === id)) ?? options[0].id;
    return options.findIndex(({ id }) => id === select.value);
  };

  // Sizes: those of a series come with its file, which is loaded when one of them is first chosen.
  const files = new Map();
  const load = (file) => {
    if (files.has(file)) return;
    const script = document.createElement("script");
    files.set(file, "loading");
    script.addEventListener("load", () => { files.set(file, "loaded"); update(); });
    script.addEventListener("error", () => { files.set(file, "failed"); script.remove(); update(); });
    script.src = new URL(file, document.baseURI);
    document.head.append(script);
  };
  let own = { text: "", size: null };
  const ownSize = () => {
    const text = at("config").value;
    if (!text.trim()) throw new Mistake(null, "Paste the config.json of a model.");
    if (text.length > config.MOST_CHARACTERS) at("config").value = ""; // no browser lays out so much in a moment
    if (own.text !== text || !own.size) own = { text, size: config.read(text, shared) };
    return own.size;
  };
  const chosenSize = () => {
    const option = at("size").selectedOptions[0];
    if (!option) throw new Mistake("size", `There is no size ${quoted(asked.get("size") ?? "")}; choose one of the list.`);
    const { file } = option.parentElement.dataset;
    const found = [...(globalThis.modeldocs.series?.values() ?? [])].flat().find(({ id }) => id === option.value);
    if (!found && files.get(file) === "failed") throw new Mistake("size", "The figures of this size could not be loaded; load the page again.");
    if (!found) load(file);
    return found && arithmetic.unpacked(found);
  };

  // All controls as one question; null while its figures are on their way.
  const question = () => {
    const isOwn = at("size").value === "own", listed = isOwn ? null : chosenSize();
    if (!isOwn && !listed) return null;
    const name = isOwn ? "Your model" : at("size").selectedOptions[0].text;
    const engines = isOwn ? shared.engines.filter(({ plain }) => plain) : shared.engines.filter(({ id }) => listed.engines.some((way) => way.id === id));
    const engineNames = engines.map((engine) => engine.name).join(" and ");
    const engine = engines[fill("engine", engines, form.dataset.engines.split(" "), (wanted) => `${quoted(wanted)} does not run ${name} here; ${engineNames} can.`)];
    const precision = fill("precision", engine.precisions, form.dataset.precisions.split(" "),
      (wanted) => `${engine.name} does not load the precision ${quoted(wanted)}.`);
    const kvType = fill("kv", engine.kvTypes, [form.dataset.kv],
      (wanted) => `${engine.name} has no KV cache of type ${quoted(wanted)}; it has ${engine.kvTypes.map((type) => type.name).join(", ")}.`);
    const size = listed ?? ownSize(), way = size.engines.find(({ id }) => id === engine.id);
    if (!way.caches[kvType]) {
      const type = engine.kvTypes[kvType];
      throw new Mistake("kv", `${type.name} stores ${type.weights} values together, which does not divide the heads of ${name}.`);
    }
    const sequences = count("sequences", "The number of sequences", 100_000);
    const found = { size, name, engine, way, precision, kvType, sequences, known: new Map() };
    const context = count("context", "The context", 1_000_000_000), most = arithmetic.mostContext(found);
    if (most !== null && context > most) {
      const each = most > size.limit ? ` (${grouped(size.limit)} for each of ${grouped(sequences)} sequences)` : "";
      throw new Mistake("context", `${name} accepts at most ${grouped(most)} tokens${each}; ${grouped(context)} is too long.`);
    }
    return { ...found, context };
  };
  const chosenDevice = (engine) => {
    const value = at("device").value, device = shared.devices.find(({ id }) => id === value);
    if (value === "own") return { name: "your device", space: typedSpace(engine) };
    if (asked.has("device") && !device && asked.get("device") !== "") {
      throw new Mistake("device", `There is no device ${quoted(asked.get("device"))}; choose one of the list, or type its memory.`);
    }
    if (!device) return null;
    if (engine.notOn.includes(device.kind)) throw new Mistake("device", `${engine.name} does not run on ${device.name}.`);
    if (!device.space) throw new Mistake("device", `How much of its memory ${device.name} gives to a model is not known; type what it gives.`);
    return { ...device, space: { ...device.space, usable: device.space.usable[shared.engines.indexOf(engine)] } };
  };

  // Writing the answer.
  const show = (cell, bytes, certainty) => {
    const sign = at(`sign-${certainty}`).content.cloneNode(true), data = document.createElement("data");
    data.value = String(bytes);
    data.title = `${grouped(bytes)}\u00a0bytes`;
    data.textContent = gib(bytes);
    cell.replaceChildren(sign, data);
  };
  const verdictOf = ({ size, name, context }, device, needed, fit) => {
    const setting = `${name} with ${tokens(context)} context`;
    if (!device) {
      const ram = needed.hostTotal ? ` and ${withUnit(needed.hostTotal)} of RAM` : "";
      return `${setting} takes ${withUnit(needed.deviceTotal)} on the device${ram}.`;
    }
    if (fit.verdict === "fits") {
      const longest = size.limit === null ? "" : `; up to ${tokens(fit.longest)} context fits`;
      return `${setting} fits on ${device.name} with ${withUnit(fit.spare)} to spare${longest}.`;
    }
    const lacks = `${setting} lacks ${withUnit(-fit.spare)} on ${device.name}`;
    return fit.verdict === "shorter" ? `${lacks}; up to ${tokens(fit.longest)} context fits.` : `${lacks}; no context worth having fits.`;
  };
  const precisionRows = (found, device) => found.engine.precisions.map(({ name }, precision) => {
    const other = { ...found, precision }, needed = arithmetic.requirement(other, found.context);
    const fit = device && arithmetic.fit(other, device.space, found.context);
    const longest = device ? fit.longest : arithmetic.mostContext(other);
    const isTooBig = device && fit.verdict === "too-big";
    const row = document.createElement("tr"), head = document.createElement("th");
    head.scope = "row";
    head.textContent = name;
    const words = isTooBig ? `lacks ${withUnit(-fit.spare)}` : longest === null ? "not known" : tokens(longest);
    row.append(head, ...[significant(needed.file, 10n ** 9n), gib(needed.deviceTotal), words].map((text) => {
      const cell = document.createElement("td");
      cell.className = "n";
      cell.textContent = text;
      return cell;
    }));
    if (device) row.lastChild.classList.add(fit.verdict);
    return row;
  });
  const link = (text, uri) => {
    const item = document.createElement("li"), anchor = document.createElement("a");
    anchor.textContent = text;
    anchor.href = new URL(form.dataset.home + uri, document.baseURI);
    item.append(anchor);
    return item;
  };
  const answer = (found) => {
    const { size, name, engine, context, kvType, precision, sequences } = found;
    const device = chosenDevice(engine), needed = arithmetic.requirement(found, context);
    const fit = device && arithmetic.fit(found, device.space, context);
    const rows = precisionRows(found, device);
    const cacheSure = size.isCacheExact === false ? "approximate" : "computed", bufferSure = needed.step.certainty;
    for (const [part, sure] of [["weights", needed.certainty], ["cache", cacheSure], ["buffer", bufferSure], ["reserve", "approximate"]]) {
      show(at(`device-${part}`), needed.device[part], sure);
    }
    show(at("device-total"), needed.deviceTotal, "approximate");
    const hostSure = size.id === "own" ? "approximate" : "computed";
    for (const [part, bytes] of [["weights", needed.host.weights], ["buffer", needed.host.buffer], ["total", needed.hostTotal]]) {
      if (needed.hostTotal) show(at(`host-${part}`), bytes, hostSure); else at(`host-${part}`).textContent = "not known";
    }
    at("setting").textContent = `${name} at ${engine.precisions[precision].name} on ${engine.name}: ${grouped(context)} tokens, `
      + `KV cache in ${engine.kvTypes[kvType].name}, ${grouped(sequences)} ${sequences === 1 ? "sequence" : "sequences"}`;
    at("by-precision").replaceChildren(...rows);
    at("assumptions").replaceChildren(...[
      engine.assumes,
      `Device memory beyond that: ${withUnit(engine.reserve)} in reserve, a rule of thumb, so that every sum is approximate.`,
      ...(device?.space.kind === "cpu" ? [`${device.name} has one memory: weights lie in it once, and all together takes ${withUnit(needed.whole)}.`] : []),
      ...(device?.space.kind === "unified" ? [`${device.name} has one memory: what lies in RAM is taken from it too.`] : []),
      ...(engine.percent < 100 ? [`${engine.name} takes at most ${engine.percent} % of the memory of a device.`] : []),
      ...(size.assumed ?? []),
      ...(size.id === "own" ? shared.engines.filter(({ plain }) => !plain).map((other) => `${other.name} cannot be asked about a pasted file: its rules need all layers together.`) : []),
      ...(size.id === "own" ? [`Weights at ${fixed(BigInt(engine.precisions[precision].millibits), 1000n, 2)} bits each, as in the middle one of the sizes listed here.`] : []),
    ].map((text) => { const item = document.createElement("li"); item.textContent = text; return item; }));
    at("onward").replaceChildren(...[
      ...(size.uri ? [link(`All about ${name}`, size.uri)] : []), ...(device?.uri ? [link(`What runs on ${device.name}`, device.uri)] : []),
    ]);
    return { words: verdictOf(found, device, needed, fit), verdict: fit ? fit.verdict : "" };
  };

  // A link to this page with what is chosen. A pasted file is no part of it: addresses are sent to servers.
  const remember = () => {
    const wanted = new URLSearchParams();
    for (const field of FIELDS) {
      if (at(field).value && !at(`${field}-field`).hidden) wanted.set(field, at(field).value);
    }
    try { history.replaceState(null, "", `?${wanted}`); } catch { /* a page on disk keeps its address */ }
  };
  let pause, isOwnNumber = asked.has("sequences");
  const update = () => {
    let wrong = null, found = null, shown = { words: "", verdict: "" };
    at("config-field").hidden = at("size").value !== "own";
    at("memory-field").hidden = at("device").value !== "own";
    try {
      if (!shared) throw new Mistake("size", "The figures could not be loaded; load the page again.");
      found = question();
      if (found) shown = answer(found);
    } catch (error) {
      if (error instanceof Mistake) wrong = error;
      else if (error instanceof config.Refusal) wrong = new Mistake("config", error.message);
      else if (error instanceof arithmetic.TooLarge) wrong = new Mistake("context", "These numbers are too large to be computed exactly.");
      else throw error;
      shown.words = wrong.field ? `Nothing is computed: ${wrong.message}` : wrong.message;
    }
    for (const field of [...FIELDS, "config"]) {
      at(`${field}-mistake`).textContent = wrong?.field === field ? wrong.message : "";
      at(field).setAttribute("aria-invalid", String(wrong?.field === field));
    }
    at("answer").className = `answer ${wrong ? "none" : found ? "" : "waiting"}`;
    at("verdict").className = `verdict ${shown.verdict}`;
    at("words").textContent = shown.words;
  };

  at("config").addEventListener("paste", (event) => {
    if ((event.clipboardData?.getData("text").length ?? 0) <= config.MOST_CHARACTERS) return;
    event.preventDefault();
    at("config-mistake").textContent = "What you pasted is longer than a million characters; a config.json has a few thousand.";
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", (event) => {
    const field = event.target.id;
    for (const name of { size: ["size", "engine", "precision", "kv"], engine: ["engine", "precision", "kv"] }[field] ?? [field]) asked.delete(name);
    if (field === "sequences") isOwnNumber = true;
    // An engine that starts with a number of sequences by itself; what the reader typed stays.
    if (field === "engine" && !isOwnNumber) {
      at("sequences").value = shared?.engines.find(({ id }) => id === at("engine").value)?.sequences ?? form.dataset.sequences;
    }
    update();
    clearTimeout(pause);
    pause = setTimeout(remember, 300); // browsers count changes of the address
  });

  at("size").value = asked.get("size") ?? form.dataset.size;
  for (const field of ["context", "sequences", "memory"]) if (asked.has(field)) at(field).value = asked.get(field).slice(0, 20);
  if (asked.has("device")) at("device").value = asked.get("device");
  update();
})();
