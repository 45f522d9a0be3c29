// @vitest-environment happy-dom
import { beforeEach, expect, test } from "vitest";
import { KeptTyping } from "../../../mapserve/frontend/kit/kept_typing";
import { startKeeping, typedIn } from "../../../mapserve/frontend/records/typed";

const SHELF = "/c/fuan/records";
const FIRST = "11111111-0000-4000-8000-000000000001";
const SECOND = "22222222-0000-4000-8000-000000000002";

/** A page with the empty form of a new record, whose address has its id. */
function opened(id: string, reader = "7", field = "meeting/new"): HTMLFormElement {
  document.body.innerHTML = `<form action="${SHELF}/meeting/${id}">
    <input name="csrf_token" value="secret"><input name="place">
    <input type="checkbox" name="measures" value="cameras">
    <input type="checkbox" name="measures" value="watch_team">
    <textarea name="minutes"></textarea></form>`;
  const form = document.querySelector("form") as HTMLFormElement;
  startKeeping(form, field, new KeptTyping(reader, SHELF));
  return form;
}

function control(form: HTMLFormElement, name: string): HTMLInputElement {
  return form.querySelector(`[name="${name}"]`) as HTMLInputElement;
}

function write(form: HTMLFormElement): void {
  control(form, "place").value = "廟口";
  control(form, "minutes").value = "先修燈，\n再認養。";
  (form.querySelector('[value="watch_team"]') as HTMLInputElement).checked = true;
  control(form, "place").dispatchEvent(new Event("input", { bubbles: true }));
}

function press(word: string): void {
  const found = [...document.querySelectorAll("button")].find((one) => one.textContent === word);
  (found as HTMLButtonElement).click();
}

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});

test("what was typed is offered again, and comes back under the id that it had", () => {
  write(opened(FIRST));
  const form = opened(SECOND);
  expect(control(form, "place").value).toBe("");
  press("放回來");
  expect(control(form, "place").value).toBe("廟口");
  expect(control(form, "minutes").value).toBe("先修燈，\n再認養。");
  expect(typedIn(form)).toContain("measures=watch_team");
  expect(typedIn(form)).not.toContain("cameras");
  expect(form.action.endsWith(FIRST)).toBe(true);
  expect(document.querySelector(".notice")).toBeNull();
});

test("no token is kept, and nobody else on the device is offered it", () => {
  write(opened(FIRST));
  expect(JSON.stringify({ ...localStorage })).not.toContain("secret");
  opened(SECOND, "8");
  expect(document.querySelector(".notice")).toBeNull();
  opened(SECOND, "7", "duty/new");
  expect(document.querySelector(".notice")).toBeNull();
});

test("what the server has, and what nobody wants, is forgotten", () => {
  write(opened(FIRST));
  new KeptTyping("7", SHELF).forgetMarked(SECOND);
  opened(SECOND);
  expect(document.querySelector(".notice")).not.toBeNull();
  new KeptTyping("7", SHELF).forgetMarked(FIRST);
  opened(SECOND);
  expect(document.querySelector(".notice")).toBeNull();
  write(opened(FIRST));
  opened(SECOND);
  press("不要了");
  opened(SECOND);
  expect(document.querySelector(".notice")).toBeNull();
});
