/** Sight requests: the last question wins, and no answer outlives its question. */

import { same } from "../../kit/deep_equal";
import type { Position } from "../../kit/geojson";
import { ApiProblem, isUnreachable, toldOf } from "../../kit/problems";
import type { Sight } from "../../kit/schema";
import type { Question } from "./view";

export type Answer =
  | { kind: "nothing" }
  | { kind: "asking" }
  | { kind: "seen"; sight: Sight }
  | { kind: "unreachable" }
  | { kind: "refused"; words: string };

export type Ask = (question: Question, signal: AbortSignal) => Promise<Sight>;

/** A hand that turns rests this long before the server is asked. */
export const REST_MS = 40;

export class Asker {
  answer: Answer = { kind: "nothing" };
  private question: Question | null = null;
  private flight: AbortController | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly ask: Ask,
    private readonly told: () => void,
  ) {}

  /** Ask this from now on; the same again asks nothing. Null: there is nothing to ask. */
  want(question: Question | null): void {
    if (same(question, this.question)) return;
    this.question = question;
    this.drop();
    this.say({ kind: question ? "asking" : "nothing" });
    if (question) this.timer = setTimeout(() => void this.send(question), REST_MS);
  }

  /** The network is back: ask what went unanswered. */
  again(): void {
    if (this.answer.kind !== "unreachable" || !this.question) return;
    this.drop();
    this.say({ kind: "asking" });
    void this.send(this.question);
  }

  private drop(): void {
    clearTimeout(this.timer);
    this.flight?.abort();
    this.flight = null;
  }

  private say(answer: Answer): void {
    this.answer = answer;
    this.told();
  }

  private async send(question: Question): Promise<void> {
    const flight = new AbortController();
    this.flight = flight;
    const answer = await this.ask(question, flight.signal).then(
      (sight): Answer => ({ kind: "seen", sight }),
      (error: unknown) => failure(error),
    );
    if (this.flight !== flight) return;
    this.flight = null;
    this.say(answer);
  }
}

function failure(error: unknown): Answer {
  const refused = error instanceof ApiProblem && !isUnreachable(error.status);
  return refused ? { kind: "refused", words: toldOf(error).wrong } : { kind: "unreachable" };
}

/** Where the camera looks from: in front of the wall, when it was drawn inside a building. */
export function standing(at: Position, answer: Answer): Position {
  const moved = answer.kind === "seen" ? answer.sight.moved : null;
  return moved ? [moved.lon, moved.lat] : at;
}
