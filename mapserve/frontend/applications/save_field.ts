/** One field on its way to the server: sent with the mark it is based on, the answer in words. */
import { csrfToken, renewToken } from "../kit/api";

export interface Saved {
  state: "saved" | "both" | "wrong";
  mark?: string;
  reason?: string;
  who?: string;
  theirs?: string[];
  words?: string;
}

/** Nobody is signed in any more; what was typed waits on the device. */
export class SessionEnded extends Error {}

/** Send a field; throws `SessionEnded`, or whatever the network says. */
export async function saveField(
  form: HTMLFormElement,
  field: string,
  typed: string[],
  mark: string,
): Promise<Saved> {
  const answer = await send(form, field, typed, mark);
  if (answer.status !== 401 && answer.status !== 403) return read(answer);
  // The token may be of an older session: the page as it is now has one that is good.
  if (!(await renewToken())) throw new SessionEnded();
  const again = await send(form, field, typed, mark);
  if (again.status === 401 || again.status === 403) throw new SessionEnded();
  return read(again);
}

function send(
  form: HTMLFormElement,
  field: string,
  typed: string[],
  mark: string,
): Promise<Response> {
  const body = new FormData();
  body.set("csrf_token", csrfToken());
  body.set("field", field);
  body.set("basis", `${field}=${mark}`);
  for (const text of typed) body.append(field, text);
  return fetch(`${form.getAttribute("action")}/field`, {
    method: "POST",
    body,
    credentials: "same-origin",
    headers: { Accept: "application/json" },
  });
}

async function read(answer: Response): Promise<Saved> {
  if (answer.redirected || !answer.headers.get("Content-Type")?.includes("json")) {
    throw answer.redirected ? new SessionEnded() : new Error(String(answer.status));
  }
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()) as Saved;
}
