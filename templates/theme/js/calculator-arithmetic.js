// The arithmetic of the calculator. The build hands over what each variable is and each formula as a sum of products; here
// they are padded, multiplied, added and compared. It knows no engine. All numbers are whole; what a double cannot hold
// exactly is refused. The same as generator/sizing: tests/browser runs thousands of settings through both.
"use strict";
(() => {
  class TooLarge extends Error {}

  const whole = (value) => {
    if (!Number.isSafeInteger(value)) throw new TooLarge("a number beyond 2^53");
    return value;
  };
  const OPERATIONS = new Map([
    ["add", (a, b) => a + b],
    ["mul", (a, b) => a * b],
    ["div", (a, b) => (a - a % b) / b],
    ["min", (a, b) => Math.min(a, b)],
    ["max", (a, b) => Math.max(a, b)],
    ["pad", (a, step) => whole(a + step - 1) - (a + step - 1) % step],
  ]);
  const value = (expression, names) => {
    if (typeof expression === "number") return expression;
    if (typeof expression === "string") {
      if (!names.has(expression)) throw new Error(`nothing is called ${expression}`);
      return names.get(expression);
    }
    const [operation, ...operands] = expression, values = operands.map((operand) => value(operand, names));
    if (operation === "beyond") return values[0] > values[1] ? values[2] : 0;
    return values.reduce((a, b) => whole(OPERATIONS.get(operation)(a, b)));
  };
  const sum = (terms, names) => terms.reduce(
    (total, [factor, ...variables]) => whole(total + variables.reduce((product, name) => whole(product * value(name, names)), factor)), 0);

  // A question is { engine, size, way, precision, kvType, sequences, known }: records of the build and places in their lists.
  const namesOf = ({ engine, size, sequences }, context) => {
    const names = new Map([
      ["context", context], ["sequences", sequences], ["window", size.window], ["windows", size.windows],
      ["cached", size.cached], ...(size.inputs ?? []),
    ]);
    for (const [name, expression] of engine.variables) names.set(name, value(expression, names));
    return names;
  };

  // What grows with the context, which is the same at every precision: `known` remembers it for questions that share one.
  // The steps of a computation follow one another in the same memory, so the largest decides.
  const workingOf = (question, context) => {
    const { way, kvType, known } = question;
    if (known?.has(context)) return known.get(context);
    const names = namesOf(question, context);
    let step = null;
    const sure = way.derived[kvType] ? "computed" : "approximate";
    for (const [name, terms] of way.steps) {
      const bytes = sum(terms, names);
      if (!step || bytes > step.bytes) step = { name, bytes, certainty: bytes ? sure : "computed" };
    }
    const found = { cache: sum(way.caches[kvType], names), step, hostBuffer: sum(way.hosts[kvType], names) };
    known?.set(context, found);
    return found;
  };

  // What lies on the device and in the memory of the computer beside it, in bytes.
  const requirement = (question, context) => {
    const { engine, way, precision } = question, { cache, step, hostBuffer } = workingOf(question, context);
    const [onDevice, onHost, once, file, certainty] = way.weights[precision];
    return {
      device: { weights: onDevice, cache, buffer: step.bytes, reserve: engine.reserve },
      host: { weights: onHost, buffer: hostBuffer },
      deviceTotal: whole(onDevice + cache + step.bytes + engine.reserve),
      hostTotal: whole(onHost + hostBuffer),
      whole: whole(once + engine.reserve + cache + step.bytes + hostBuffer),
      file, step, certainty,
    };
  };

  // Bytes that stay free in the memory that is tightest, or are missing if negative.
  const spareOf = (space, needed) => {
    const spare = space.usable - (space.kind === "cpu" ? needed.whole : needed.deviceTotal);
    return space.kind === "unified" ? Math.min(spare, space.all - needed.deviceTotal - needed.hostTotal) : spare;
  };

  const CELLS = 256;
  const longestContext = (question, space, least, most) => {
    const isEnough = (context) => spareOf(space, requirement(question, context)) >= 0;
    if (isEnough(most)) return most;
    const first = Math.ceil(least / CELLS) * CELLS;
    if (first >= most || !isEnough(first)) return null;
    let good = 0, bad = Math.ceil((most - first) / CELLS);
    while (bad - good > 1) {
      const middle = Math.floor((good + bad) / 2);
      if (isEnough(first + middle * CELLS)) good = middle; else bad = middle;
    }
    return first + good * CELLS;
  };

  // The longest context that may be asked for; null where the size's own limit is not known.
  const mostContext = ({ engine, size, sequences }) => (
    size.limit === null ? null : value(engine.longest, new Map([["limit", size.limit], ["sequences", sequences]])));

  // Whether it fits: at the context asked for, with a shorter one, or not at all.
  const fit = (question, space, context) => {
    const most = mostContext(question) ?? context;
    const asked = Math.min(context, most);
    const spare = spareOf(space, requirement(question, asked));
    let longest = spare >= 0
      ? longestContext(question, space, asked, most)
      : longestContext(question, space, question.engine.least, asked);
    if (longest === null && spare >= 0) longest = asked;
    return { verdict: spare >= 0 ? "fits" : longest === null ? "too-big" : "shorter", spare, longest };
  };

  // A size as it comes: what its engines have in common stands once, and they name it by its place.
  const unpacked = ({ parts, engines, ...size }) => {
    const at = (place) => parts[place];
    return {
      ...size,
      engines: engines.map(({ id, weights, caches, steps, hosts, derived }) => (
        { id, weights: weights.map(at), caches: caches.map(at), steps: at(steps), hosts: hosts.map(at), derived })),
    };
  };

  globalThis.modeldocs ??= {};
  globalThis.modeldocs.arithmetic = { TooLarge, unpacked, requirement, fit, mostContext };
})();
