/** Problem details (RFC 9457, application/problem+json) of the API, and how one becomes words. */

import type { ProblemDocument, ProblemEntry } from "./schema";

/** One thing that is wrong, where it is (a JSON pointer), and how to mend it. */
export type ProblemError = Partial<ProblemEntry>;

/** A problem as the API tells it; of a proxy's page in its stead only the status is known. */
export type Problem = Partial<Omit<ProblemDocument, "errors">> & {
  status: number;
  errors?: ProblemError[];
};

/** In words of the server: what is wrong, and what mends it ("" where nothing is said). */
export interface Told {
  wrong: string;
  mend: string;
}

export class ApiProblem extends Error {
  readonly status: number;
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(wholeOf(problem));
    this.status = problem.status;
    this.problem = problem;
  }
}

/** Refused for good, in words for the reader; an error of the server has none worth reading. */
export function isRefusal(error: unknown): error is ApiProblem {
  return error instanceof ApiProblem && error.status < 500;
}

const TAKEN = "feature-taken";

/** A feature that was to be made, or brought back, stands already. */
export function isTaken(error: unknown): boolean {
  const errors = error instanceof ApiProblem ? (error.problem.errors ?? []) : [];
  return errors.some(({ code }) => code === TAKEN);
}

/** Nobody there, or too busy: the same may be asked again later. */
export function isUnreachable(status: number): boolean {
  return status >= 500 || status === 429 || status === 408 || status === 0;
}

/** Every fault in words, one at least, each with what it is about. */
export function faultsOf(problem: Problem): (ProblemError & Told)[] {
  const whole = wholeOf(problem);
  const faults: ProblemError[] = problem.errors?.length ? problem.errors : [{ detail: whole }];
  return faults.map((one) => ({ ...one, wrong: one.detail ?? whole, mend: one.cure ?? "" }));
}

/** What is wrong first, in words. */
export function toldOf({ problem }: ApiProblem): Told {
  const [first] = faultsOf(problem);
  return first ?? { wrong: wholeOf(problem), mend: "" };
}

/** One line of why it did not work: the server's where it refused, else the page's own. */
export function wordsOf(error: unknown, otherwise: string): string {
  return isRefusal(error) ? error.message : otherwise;
}

function wholeOf({ detail, title, status }: Problem): string {
  return detail ?? title ?? String(status);
}
