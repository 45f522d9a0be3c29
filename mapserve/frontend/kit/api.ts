/** API client: JSON in and out, lines of a stream, and a problem document as an error. */
import { ApiProblem, type Problem } from "./problems";

/** Return the JSON at `url`; throws `ApiProblem` for an answer that is none of ours to use. */
export async function getJson<T>(url: string, signal?: AbortSignal): Promise<T> {
  return send<T>(url, { headers: { Accept: "application/json" }, signal });
}

/** Post `body` as JSON with the page's CSRF token. */
export async function postJson<T>(url: string, body: unknown, signal?: AbortSignal): Promise<T> {
  return send<T>(url, posting("application/json", body, signal));
}

/** Post `body` and give each line of the answer (newline-delimited JSON) as it comes. */
export async function* postLines<T>(
  url: string,
  body: unknown,
  signal?: AbortSignal,
): AsyncGenerator<T> {
  const answer = await open(url, posting("application/x-ndjson", body, signal));
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  while (reader) {
    const { done, value = "" } = await reader.read();
    const lines = (rest + value).split("\n");
    rest = done ? "" : (lines.pop() ?? "");
    for (const line of lines) if (line.trim()) yield JSON.parse(line) as T;
    if (done) return;
  }
}

/** Take away what `url` names. */
export async function remove(url: string): Promise<void> {
  await open(url, { method: "DELETE", headers: { "X-CSRFToken": csrfToken() } });
}

function posting(accept: string, body: unknown, signal?: AbortSignal): RequestInit {
  return {
    method: "POST",
    headers: {
      Accept: accept,
      "Content-Type": "application/json",
      "X-CSRFToken": csrfToken(),
    },
    body: JSON.stringify(body),
    signal,
  };
}

/** Put bytes at `url` with the page's CSRF token. */
export async function putBytes<T>(url: string, body: Blob): Promise<T> {
  return send<T>(url, {
    method: "PUT",
    headers: {
      Accept: "application/json",
      "Content-Type": "application/octet-stream",
      "X-CSRFToken": csrfToken(),
    },
    body,
  });
}

export function csrfToken(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? "";
}

/** Fetch this page for a fresh token; false when it leads to the sign-in page instead. */
export async function renewToken(): Promise<boolean> {
  try {
    const answer = await fetch(location.pathname, { credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content;
    const here = document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]');
    if (!fresh || !here || fresh === here.content) return false;
    here.content = fresh;
    for (const field of document.querySelectorAll<HTMLInputElement>("input[name=csrf_token]"))
      field.value = fresh;
    return true;
  } catch {
    return false;
  }
}

async function send<T>(url: string, options: RequestInit): Promise<T> {
  return (await (await open(url, options)).json()) as T;
}

async function open(url: string, options: RequestInit): Promise<Response> {
  const answer = await fetch(url, { credentials: "same-origin", ...options });
  if (answer.ok) return answer;
  let problem: Problem = { status: answer.status };
  try {
    problem = { ...(await answer.json()), status: answer.status };
  } catch {
    // A proxy's page instead of a problem document: the status is all there is.
  }
  throw new ApiProblem(problem);
}
