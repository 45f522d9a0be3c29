/** Rows of remarks in a return: one more is a copy of the last, emptied. */

export function startRemarks(rows: HTMLElement): void {
  const more = document.querySelector<HTMLButtonElement>("[data-remark-more]");
  if (!more) return;
  more.hidden = false;
  more.addEventListener("click", () => add(rows));
}

/** Add a row, and begin to fill it in; `part` is the part of the form that it is about. */
export function add(rows: HTMLElement, part = ""): void {
  const all = [...rows.querySelectorAll<HTMLElement>(":scope > [data-remark]")];
  const last = all.at(-1);
  if (!last) return;
  const row = last.cloneNode(true) as HTMLElement;
  empty(row, all.length + 1);
  last.after(row);
  const choice = row.querySelector<HTMLSelectElement>("select");
  if (choice) choice.value = part;
  row.querySelector<HTMLElement>(part ? "textarea" : "select")?.focus();
}

function empty(row: HTMLElement, number: number): void {
  const legend = row.querySelector("legend");
  if (legend) legend.textContent = (legend.textContent ?? "").replace(/\d+/, String(number));
  for (const error of row.querySelectorAll(".error")) error.remove();
  for (const field of row.querySelectorAll<
    HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement
  >("select, input, textarea")) {
    field.value = "";
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
    const label = row.querySelector<HTMLLabelElement>(`label[for="${field.id}"]`);
    field.id = `${field.id.replace(/-\d+$/, "")}-${number}`;
    if (label) label.htmlFor = field.id;
  }
}
