// Elements: everything that a page shows is made here. Text is always text; nothing is parsed as HTML.

const SVG = "http://www.w3.org/2000/svg";
const DRAWN = new Set(["svg", "g", "rect", "circle", "line", "path", "text", "title"]);

// Return an element. Attributes that are null or false are left out; handlers start with "on".
function h(name, attributes, ...children) {
  const drawn = DRAWN.has(name);
  const element = drawn ? document.createElementNS(SVG, name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  append(element, children);
  return element;
}

// Like h, for links inside a drawing.
function drawnLink(href, label, ...children) {
  const element = document.createElementNS(SVG, "a");
  element.setAttribute("href", href);
  element.setAttribute("aria-label", label);
  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false || child === "") continue;
    element.append(child);
  }
}

// Return a string from the open web: it keeps its direction, and reorders none of its neighbours.
function foreign(text, attributes) {
  return h("bdi", attributes, text);
}

// Return such a string where no element can stand: in an option, or the title of the window.
function isolated(text) {
  return `\u2068${text}\u2069`;
}

// Return a string of ours with elements in the place of {names}.
function filled(key, values) {
  return word(key)
    .split(/(\{\w+\})/)
    .map((part) => (/^\{\w+\}$/.test(part) ? values[part.slice(1, -1)] : part));
}

// Return a link to a page of the web, or its address as text where a browser should not follow it.
function pageLink(url, label) {
  if (!url) return null;
  let safe = false;
  try {
    safe = !url.startsWith(" ") && ["http:", "https:"].includes(new URL(url).protocol);
  } catch {
    safe = false;
  }
  if (!safe) return foreign(url.trim(), { class: "address" });
  return h(
    "a",
    { href: url, rel: "noopener noreferrer nofollow", target: "_blank", class: "out" },
    label,
    h("span", { "aria-hidden": "true" }, " ↗"),
  );
}

function button(label, attributes) {
  return h("button", { type: "button", ...attributes }, label);
}

function section(title, ...children) {
  const id = `t${(section.count = (section.count || 0) + 1)}`;
  return h("section", { class: "card", "aria-labelledby": id }, h("h2", { id }, title), ...children);
}

function announce(text) {
  document.getElementById("status").textContent = text;
}
