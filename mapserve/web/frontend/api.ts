/** Requests to our own API: JSON in and out, and a problem document as an error. */

export interface ProblemDocument {
  title?: string;
  detail?: string;
  status: number;
  [member: string]: unknown;
}

export class ApiProblem extends Error {
  readonly status: number;
  readonly problem: ProblemDocument;

  constructor(problem: ProblemDocument) {
    super(problem.detail ?? problem.title ?? String(problem.status));
    this.status = problem.status;
    this.problem = problem;
  }
}

/** Return the JSON at `url`; throws `ApiProblem` for an answer that is none of ours to use. */
export async function getJson<T>(url: string, signal?: AbortSignal): Promise<T> {
  return send<T>(url, { headers: { Accept: "application/json" }, signal });
}

/** Post `body` as JSON with the page's CSRF token. */
export async function postJson<T>(url: string, body: unknown, signal?: AbortSignal): Promise<T> {
  return send<T>(url, {
    method: "POST",
    headers: {
      Accept: "application/json",
      "Content-Type": "application/json",
      "X-CSRFToken": csrfToken(),
    },
    body: JSON.stringify(body),
    signal,
  });
}

export function csrfToken(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? "";
}

async function send<T>(url: string, options: RequestInit): Promise<T> {
  const answer = await fetch(url, { credentials: "same-origin", ...options });
  if (answer.ok) return (await answer.json()) as T;
  let problem: ProblemDocument = { status: answer.status };
  try {
    problem = { ...(await answer.json()), status: answer.status };
  } catch {
    // A proxy's page instead of a problem document: the status is all there is.
  }
  throw new ApiProblem(problem);
}
