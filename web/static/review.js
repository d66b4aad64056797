// Two keystrokes decide: a letter chooses the decision, a figure the reason. Keys count only while the form has the
// focus and nothing is being typed, so that they never get in the way of a reader's own shortcuts. The form takes the
// focus only from the empty page: whoever types before this file is here goes on typing.
"use strict";

const form = document.querySelector("form[data-keys]");

function typing(element) {
  return element.matches("textarea, select, input:not([type=radio])");
}

function decided() {
  const chosen = new FormData(form);
  return ["accept", "reject"].includes(chosen.get("action")) && chosen.get("reason");
}

function choose(input) {
  input.checked = true;
  input.focus();
  if (decided()) {
    form.requestSubmit();
  } else if (["edit", "merge", "split"].includes(input.value)) {
    const fields = form.querySelector(input.value === "edit" ? "#op" : "#into");
    fields.focus();
  }
}

if (form) {
  form.tabIndex = -1;
  if (document.activeElement === document.body) form.focus({ preventScroll: true });
  form.addEventListener("keydown", (event) => {
    if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    const wanted = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!wanted) return;
    event.preventDefault();
    if (wanted.matches("input")) choose(wanted);
    else if (wanted.matches("a")) wanted.click();
    else wanted.focus();
  });
}
