// Stories: search and filters, and the groups that they leave.

const asked = { words: "", outlet: -1, from: "", until: "", least: 1, level: "story", order: "size" };

async function stories() {
  const status = h("p", { class: "note", "aria-live": "polite" });
  const results = h("div", { id: "results" });
  const update = () => showFound(status, results);
  const view = [h("h1", { class: "display" }, word("stories")), filters(update), status, results];
  await update();
  return view;
}

function filters(update) {
  const set = (name, read) => async (event) => {
    asked[name] = read ? read(event.target.value) : event.target.value;
    await update();
  };
  const choice = (name, options, read) =>
    h(
      "select",
      { id: `by-${name}`, onchange: set(name, read) },
      options.map(([value, text]) =>
        h("option", { value, selected: String(asked[name]) === String(value) }, text),
      ),
    );
  const field = (name, text, input) =>
    h("div", { class: `field ${name}` }, h("label", { for: `by-${name}` }, text), input);
  const when = (name) =>
    h("input", { id: `by-${name}`, type: "date", value: asked[name], onchange: set(name) });
  const search = h("input", {
    id: "by-words",
    type: "search",
    value: asked.words,
    placeholder: word("search.hint"),
    autocomplete: "off",
    dir: "auto",
    oninput: set("words"),
    onkeydown: openNamed,
  });
  const outlets = FACTS.outlets.map((name, at) => [at, name]).sort((a, b) => a[1].localeCompare(b[1]));
  return h(
    "form",
    { class: "filters", role: "search", onsubmit: (event) => event.preventDefault() },
    field("words", word("search"), search),
    field(
      "level",
      word("show"),
      choice(
        "level",
        ["story", "event", "report"].map((level) => [level, word(`level.${level}`)]),
      ),
    ),
    field(
      "order",
      word("order"),
      choice(
        "order",
        ["size", "newest", "oldest"].map((order) => [order, word(`order.${order}`)]),
      ),
    ),
    field("outlet", word("outlet"), choice("outlet", [[-1, word("outlet.any")], ...outlets], Number)),
    field("from", word("from"), when("from")),
    field("until", word("until"), when("until")),
    field(
      "least",
      word("least"),
      h("input", {
        id: "by-least",
        type: "number",
        min: 1,
        value: asked.least,
        inputmode: "numeric",
        oninput: set("least", (value) => Math.max(1, Number(value) || 1)),
      }),
    ),
    button(word("reset"), {
      class: "reset",
      onclick: () => {
        Object.assign(asked, { words: "", outlet: -1, from: "", until: "", least: 1 });
        show();
      },
    }),
  );
}

// Open the group whose id was typed.
async function openNamed(event) {
  if (event.key !== "Enter") return;
  event.preventDefault();
  const name = event.target.value.trim();
  if (name && (await groupNamed(name))) location.hash = `#${encodeURIComponent(name)}`;
}

let turn = 0;

async function showFound(status, results) {
  const mine = ++turn;
  const began = performance.now();
  const seconds = (text) => (text ? Date.parse(`${text}T00:00:00Z`) / 1000 : null);
  const found = find({ ...asked, from: seconds(asked.from), until: seconds(asked.until) });
  const narrowed = asked.words.trim() || asked.outlet >= 0 || asked.from || asked.until;
  const make = ({ group, matches, size: whole }) =>
    row(
      asked.level,
      group,
      narrowed &&
        asked.level !== "report" &&
        matches < whole &&
        said("matching", { reports: many("report", matches) }),
    );
  const shown = found.length ? await listing(found, make, 30) : h("p", { class: "empty" }, word("none"));
  if (mine !== turn) return;
  const noun = { story: "story", event: "event", report: "report" }[asked.level];
  status.textContent = found.length ? many(noun, found.length) : "";
  results.replaceChildren(shown);
  results.dataset.milliseconds = Math.round(performance.now() - began);
}
