// A pasted config.json: the text in, a size as the arithmetic takes it out, or a Refusal with a sentence. The text comes from
// anywhere: only own fields are read, numbers are bounded, nothing of it becomes markup, and it leaves this page nowhere.
"use strict";
(() => {
  const MOST_CHARACTERS = 1_000_000;
  const MOST_LAYERS = 2_000, MOST_WIDTH = 10_000_000, MOST_TOKENS = 1_000_000_000;
  // What keeps memory by other rules than keys and values of each token.
  const UNKNOWN_RULES = [
    "kv_lora_rank", "ssm_cfg", "state_size", "mamba_d_state", "lru_width", "linear_num_key_heads", "hybrid_override_pattern",
    "block_types", "_block_types", "layers_block_type", "attn_layer_period", "cross_attention_layers", "rwkv_version", "encoder", "decoder",
  ];

  class Refusal extends Error {}

  const shortened = (text) => (text.length > 40 ? `${text.slice(0, 40)}…` : text);
  const isObject = (found) => found !== null && typeof found === "object" && !Array.isArray(found);
  const get = (fields, name) => (Object.hasOwn(fields, name) && fields[name] !== null ? fields[name] : undefined);
  const count = (fields, name, most, least = 1) => {
    const found = get(fields, name);
    if (found === undefined) return undefined;
    if (!Number.isSafeInteger(found) || found < least || found > most) {
      throw new Refusal(`${name} must be a whole number from ${least} to ${most.toLocaleString("en")}.`);
    }
    return found;
  };
  const needed = (fields, names) => {
    const missing = names.filter((name) => get(fields, name) === undefined);
    if (missing.length) throw new Refusal(`The file lacks ${missing.join(", ")}. Some files leave out what their program knows; add it by hand.`);
  };

  const parsed = (text) => {
    if (text.length > MOST_CHARACTERS) throw new Refusal("The text is longer than a million characters; a config.json has a few thousand.");
    let found;
    try { found = JSON.parse(text); } catch { throw new Refusal("This is not JSON. Paste the whole file, from the first { to the last }."); }
    if (!isObject(found)) throw new Refusal("This is JSON, but no config.json: it must be an object, { … }.");
    const inner = get(found, "text_config");
    if (inner !== undefined && !isObject(inner)) throw new Refusal("text_config must be an object, { … }.");
    return [found, inner ?? found];
  };

  // Which layers look at a window only: as listed, by the pattern, or all in full where the file does not say.
  const reaches = (fields, layers, assume) => {
    const types = get(fields, "layer_types"), window = count(fields, "sliding_window", MOST_TOKENS);
    if (types !== undefined) {
      if (!Array.isArray(types) || types.length !== layers) throw new Refusal(`layer_types must list one type for each of the ${layers} layers.`);
      const odd = types.find((type) => type !== "full_attention" && type !== "sliding_attention");
      if (odd !== undefined) throw new Refusal(`layer_types has “${shortened(String(odd))}”; only full_attention and sliding_attention are known here.`);
      if (types.includes("sliding_attention")) needed(fields, ["sliding_window"]);
      return types.map((type) => type === "sliding_attention");
    }
    const pattern = count(fields, "sliding_window_pattern", MOST_LAYERS);
    if (window === undefined || get(fields, "use_sliding_window") === false) return Array(layers).fill(false);
    if (pattern !== undefined) return Array.from({ length: layers }, (_, i) => (i + 1) % pattern > 0);
    assume("The file has a sliding_window but does not say which layers use it: every layer is charged for the whole context.");
    return Array(layers).fill(false);
  };

  // Keys and values of each layer that keeps any, and roughly the parameters.
  const shapeOf = (fields, assume) => {
    needed(fields, ["num_hidden_layers", "hidden_size", "num_attention_heads", "intermediate_size", "vocab_size"]);
    const layers = count(fields, "num_hidden_layers", MOST_LAYERS), width = count(fields, "hidden_size", MOST_WIDTH);
    const heads = count(fields, "num_attention_heads", MOST_WIDTH), vocabulary = count(fields, "vocab_size", MOST_WIDTH);
    const inner = count(fields, "intermediate_size", MOST_WIDTH);
    const alternative = (name, other, words) => {
      const found = count(fields, name, MOST_WIDTH);
      if (found === undefined) assume(`${name} is not in the file: ${words}, as most programs do.`);
      return found ?? other;
    };
    const keyHeads = alternative("num_key_value_heads", heads, "taken as num_attention_heads");
    const headWidth = alternative("head_dim", width % heads ? undefined : width / heads, "taken as hidden_size ÷ num_attention_heads");
    if (headWidth === undefined) throw new Refusal("The file lacks head_dim, and num_attention_heads does not divide hidden_size.");
    const globalWidth = count(fields, "global_head_dim", MOST_WIDTH) ?? headWidth;
    const globalHeads = count(fields, "num_global_key_value_heads", MOST_WIDTH) ?? keyHeads;
    const shared = count(fields, "num_kv_shared_layers", layers - 1, 0) ?? 0;
    const isLocal = reaches(fields, layers, assume);
    const experts = count(fields, "num_experts", MOST_WIDTH) ?? count(fields, "num_local_experts", MOST_WIDTH) ?? count(fields, "n_routed_experts", MOST_WIDTH);
    const expertWidth = experts ? count(fields, "moe_intermediate_size", MOST_WIDTH) ?? inner : 0;
    const used = experts ? count(fields, "num_experts_per_tok", experts) ?? count(fields, "top_k_experts", experts) : 0;
    if (experts && used === undefined) throw new Refusal("The file lacks num_experts_per_tok, how many experts work on a token.");
    const owned = new Map();
    let parameters = 0n;
    isLocal.forEach((local, index) => {
      const keys = local ? keyHeads : globalHeads, each = local ? headWidth : globalWidth;
      if (index < layers - shared) {
        const key = `${local} ${keys} ${each}`;
        owned.set(key, { reach: local ? "local" : "global", layers: (owned.get(key)?.layers ?? 0) + 1, keys, each });
      }
      const attention = BigInt(width) * BigInt(each) * BigInt(2 * heads + 2 * keys);
      const widening = get(fields, "use_double_wide_mlp") === true && index >= layers - shared ? 6n : 3n;
      const dense = experts && get(fields, "enable_moe_block") !== true ? 0n : widening * BigInt(width) * BigInt(inner);
      parameters += attention + dense + 3n * BigInt(width) * BigInt(expertWidth) * BigInt(experts ?? 0);
    });
    const deep = count(fields, "hidden_size_per_layer_input", MOST_WIDTH, 0) ?? 0;
    const tables = BigInt(vocabulary) * BigInt(width)
      + BigInt(count(fields, "vocab_size_per_layer_input", MOST_WIDTH) ?? vocabulary) * BigInt(layers) * BigInt(deep);
    const queries = heads * Math.max(headWidth, globalWidth);
    return { classes: [...owned.values()], isLocal, parameters, tables, vocabulary, width, inner, queries, heads, used, expertWidth, isMixture: Boolean(experts) };
  };

  // The size as one engine runs it: the cache exactly, the weights by the bits that each takes.
  const wayOf = (engine, shape, isTied) => {
    const output = BigInt(shape.vocabulary) * BigInt(shape.width);
    const inBytes = (parameters, millibits) => {
      const bytes = Number((parameters * BigInt(millibits) + 7999n) / 8000n);
      if (!Number.isSafeInteger(bytes)) throw new globalThis.modeldocs.arithmetic.TooLarge("weights beyond 2^53 bytes");
      return bytes;
    };
    const all = shape.parameters + shape.tables + (isTied ? 0n : output);
    return {
      id: engine.id,
      weights: engine.precisions.map(({ millibits }) => {
        const once = inBytes(all, millibits), onHost = engine.hasHostTables ? inBytes(shape.tables, millibits) : 0;
        const copied = engine.hasHostTables && isTied ? inBytes(output, millibits) : 0;
        return [once - onHost + copied, onHost, once, once, "approximate"];
      }),
      caches: engine.kvTypes.map((type) => (shape.classes.some(({ each }) => each % type.weights) ? null
        : shape.classes.map(({ reach, layers, keys, each }) => [
          layers * 2 * Math.ceil(keys * each / type.weights) * type.bytes, "streams", `${reach} cells`,
        ]))),
      steps: engine.plain.steps.filter(([name]) => name !== "experts" || shape.isMixture),
      hosts: engine.kvTypes.map(() => engine.plain.host),
      derived: engine.kvTypes.map(() => false),
    };
  };

  const read = (text, { engines, uncached }) => {
    const [whole, fields] = parsed(text);
    const assumed = [];
    const assume = (sentence) => assumed.push(sentence);
    const odd = UNKNOWN_RULES.find((name) => get(whole, name) !== undefined || get(fields, name) !== undefined);
    if (odd) throw new Refusal(`The model has ${odd}: it keeps memory by rules that this calculator does not know.`);
    if (get(whole, "is_encoder_decoder") === true) throw new Refusal("The model has an encoder and a decoder; this calculator knows decoders only.");
    const isUncached = [whole, fields].some((part) => uncached.includes(get(part, "model_type")));
    if (isUncached || [true, "all"].includes(get(fields, "use_bidirectional_attention"))) throw new Refusal("Every token of the model sees all others: it keeps no KV cache.");
    const shape = shapeOf(fields, assume);
    const isCacheExact = !assumed.length;
    if (get(whole, "vision_config") || get(whole, "audio_config")) assume("Only the language model is counted, not what reads images or sound.");
    const type = get(whole, "model_type");
    assume(`That the engine runs ${typeof type === "string" ? `model_type “${shortened(type)}”` : "such a model"}, and reads it as the file says, is not checked.`);
    const isTied = (get(fields, "tie_word_embeddings") ?? get(whole, "tie_word_embeddings")) !== false;
    return {
      id: "own", uri: null, limit: count(fields, "max_position_embeddings", MOST_TOKENS) ?? null,
      window: count(fields, "sliding_window", MOST_TOKENS) ?? 0, windows: Number(shape.isLocal.includes(true)), cached: 1,
      inputs: [
        ["vocabulary", shape.vocabulary], ["width", shape.width], ["feed-forward width", shape.inner], ["query width", shape.queries],
        ["heads", shape.heads], ["experts used", shape.used], ["expert width", shape.expertWidth],
      ],
      engines: engines.filter(({ plain }) => plain).map((engine) => wayOf(engine, shape, isTied)), assumed, isCacheExact,
    };
  };

  globalThis.modeldocs ??= {};
  globalThis.modeldocs.config = { MOST_CHARACTERS, Refusal, read };
})();
