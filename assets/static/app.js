/* What JavaScript adds; every page works without it. No inline handlers: the CSP forbids them. */
"use strict";

document.documentElement.dataset.js = "yes";

/* The theme switch is a form that the server answers; here it takes effect at once. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-theme-switch]") || !event.submitter) return;
  event.preventDefault();
  const theme = event.submitter.value;
  const year = 60 * 60 * 24 * 365;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `theme=${theme}; Path=/; Max-Age=${year}; SameSite=Lax${secure}`;
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  for (const button of form.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.value === theme));
  }
});

/* The menu on a phone closes with Escape, and when the focus or a tap leaves it. */
const openMenus = () => document.querySelectorAll("details[data-menu][open]");

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
for (const kind of ["click", "focusin"]) {
  document.addEventListener(kind, (event) => {
    for (const menu of openMenus()) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
}

/* A refused form: take the reader to the list of what is wrong. */
const summary = document.querySelector("[data-error-summary]");
if (summary) summary.focus();

/* Short messages can be closed. */
document.addEventListener("click", (event) => {
  const close = event.target.closest("[data-close]");
  if (close) close.closest("[data-closable]").remove();
});

/* Filters stand outside of the search form and belong to it: a change there searches at once. */
const search = document.getElementById("search");
if (search) {
  document.addEventListener("change", (event) => {
    if (event.target.form === search && !search.contains(event.target)) search.requestSubmit();
  });
  search.addEventListener("submit", () => closeSuggestions());
}

/* Results are replaced whole: what was unfolded stays so, and beside the results all is open. */
const unfolded = new Map();
let focused = "";
const wide = matchMedia("(min-width: 64rem)");
const unfold = () => {
  for (const fold of document.querySelectorAll("#results details[id]")) {
    if (unfolded.has(fold.id)) fold.open = unfolded.get(fold.id);
  }
  const filters = document.getElementById("filters");
  if (filters && wide.matches) filters.open = true;
};
document.addEventListener("htmx:beforeSwap", (event) => {
  const kind = event.detail.xhr.getResponseHeader("Content-Type") || "";
  const isOurs = event.detail.target.id === "results" && kind.startsWith("text/html");
  if (isOurs && [400, 404, 503].includes(event.detail.xhr.status)) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
  focused = document.activeElement.id;
  for (const fold of document.querySelectorAll("#results details[id]")) {
    unfolded.set(fold.id, fold.open);
  }
});
document.addEventListener("htmx:afterSwap", () => {
  unfold();
  const field = focused && document.getElementById(focused);
  if (field && document.activeElement === document.body) field.focus({ preventScroll: true });
});
wide.addEventListener("change", unfold);
unfold();

/* The position is asked for on a click only, and sent rounded to about a kilometre. */
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-near-me]");
  if (!button) return;
  const form = button.form;
  const said = form.querySelector("[data-near-me-said]");
  const refused = () => { said.textContent = button.dataset.refused; };
  if (!navigator.geolocation) { refused(); return; }
  navigator.geolocation.getCurrentPosition((position) => {
    form.querySelector("#near").value = "";
    for (const [name, degrees] of [["lat", position.coords.latitude], ["lon", position.coords.longitude]]) {
      const field = form.querySelector(`[name=${name}]`) || document.createElement("input");
      Object.assign(field, { type: "hidden", name, value: degrees.toFixed(2) });
      form.append(field);
    }
    said.textContent = "";
    form.requestSubmit();
  }, refused, { timeout: 10000, maximumAge: 600000 });
});

/* Suggestions below a box, after the ARIA combobox pattern; without them the box just searches. */
const combobox = { box: null, list: null, at: -1, timer: 0, asked: null };

function closeSuggestions() {
  clearTimeout(combobox.timer);
  if (combobox.asked) combobox.asked.abort();
  if (!combobox.list) return;
  combobox.list.remove();
  combobox.box.setAttribute("aria-expanded", "false");
  combobox.box.removeAttribute("aria-activedescendant");
  combobox.list = null;
  combobox.at = -1;
}

function showSuggestions(box, html) {
  closeSuggestions();
  if (!html.trim() || document.activeElement !== box) return;
  const list = document.createElement("ul");
  Object.assign(list, { className: "suggestions", id: `${box.id}-suggestions`, innerHTML: html });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.labels[0].textContent.trim());
  [...list.children].forEach((option, place) => { option.id = `${list.id}-${place}`; });
  box.parentElement.append(list);
  box.setAttribute("aria-expanded", "true");
  Object.assign(combobox, { box, list, at: -1 });
}

function pointAt(place) {
  const options = [...combobox.list.children];
  combobox.at = (place + options.length) % options.length;
  options.forEach((option, at) => option.setAttribute("aria-selected", String(at === combobox.at)));
  combobox.box.setAttribute("aria-activedescendant", options[combobox.at].id);
  options[combobox.at].scrollIntoView({ block: "nearest" });
}

function take(option) {
  const { box } = combobox;
  closeSuggestions();
  if (option.dataset.href) { location.assign(option.dataset.href); return; }
  box.value = option.dataset.value;
  box.form.requestSubmit();
}

for (const box of document.querySelectorAll("[data-suggest]")) {
  const marks = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `${box.id}-suggestions` };
  for (const [name, value] of Object.entries(marks)) box.setAttribute(name, value);
  box.addEventListener("input", () => {
    closeSuggestions();
    const text = box.value.trim();
    if (text.length < 3) return;
    combobox.timer = setTimeout(async () => {
      combobox.asked = new AbortController();
      try {
        const answer = await fetch(`${box.dataset.suggest}?q=${encodeURIComponent(text)}`, { signal: combobox.asked.signal });
        if (answer.ok && box.value.trim() === text) showSuggestions(box, await answer.text());
      } catch { /* typing went on, or there is no network: the box works without */ }
    }, 180);
  });
  box.addEventListener("keydown", (event) => {
    if (!combobox.list || combobox.box !== box) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      pointAt(combobox.at < 0 && event.key === "ArrowUp" ? -1 : combobox.at + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && combobox.at >= 0) {
      event.preventDefault();
      take(combobox.list.children[combobox.at]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      closeSuggestions();
    }
  });
  box.addEventListener("blur", () => setTimeout(closeSuggestions, 150));
}
document.addEventListener("pointerdown", (event) => {
  const option = event.target.closest(".suggestions [role=option]");
  if (!option) return;
  event.preventDefault();
  take(option);
});
