/**
 * Visitors of the product page: independent of each other, so that arrivals are a Poisson process. It sends as many as
 * it is told to whether answers come or not, as the public does, up to a limit that protects the memory.
 */
import type { Sessions } from '../bookinfo/session-cookie.ts';
import type { Clock, Timer } from '../mesh/clock.ts';
import type { HttpRequest, HttpResponse } from '../mesh/http-message.ts';
import type { Ingress } from '../mesh/ingress.ts';
import { derivedRandom, happens, type Random } from '../mesh/random.ts';
import { defaultMix, type Visitors, visitorDraw } from './user-mix.ts';

export type LoadOptions = {
  readonly clock: Clock;
  /** The same seed gives the same visitors in the same order, whatever the rate. */
  readonly seed: number;
  readonly ingress: Ingress;
  readonly sessions: Sessions;
  /** The Host header. */
  readonly authority: string;
  readonly requestsPerSecond: number;
  /** Paths that a fifth of the visits goes to instead of the product page. */
  readonly tour?: readonly string[];
  /** True while the machine cannot keep up; visitors who come meanwhile are turned away. */
  readonly isOverloaded?: () => boolean;
};

/** Counts since the start. */
export type LoadReport = {
  readonly sent: number;
  /** Turned away: too many under way, the machine too slow, or no gateway. */
  readonly dropped: number;
  /** Connections closed without an answer. */
  readonly broken: number;
  readonly underWay: number;
  readonly answersByStatus: Readonly<Record<string, number>>;
};

const mostUnderWay = 50_000;
const tourPercent = 20;
export const highestRate = 5_000;

export class LoadGenerator {
  readonly #options: LoadOptions;
  readonly #arrivals: Random;
  readonly #choices: Random;
  #rate = 0;
  #mix: readonly Visitors[] = defaultMix;
  #drawVisitor: () => string | null;
  readonly #requests = new Map<string, HttpRequest>();
  #next: Timer | null = null;
  #sent = 0;
  #dropped = 0;
  #broken = 0;
  #underWay = 0;
  readonly #answers: Record<string, number> = {};

  constructor(options: LoadOptions) {
    this.#options = options;
    this.#arrivals = derivedRandom(options.seed, 'arrivals');
    this.#choices = derivedRandom(options.seed, 'visitors');
    this.#drawVisitor = visitorDraw(defaultMix, this.#choices);
    this.setRate(options.requestsPerSecond);
  }

  get rate(): number {
    return this.#rate;
  }

  get mix(): readonly Visitors[] {
    return this.#mix;
  }

  /** @param requestsPerSecond on average; 0 stops. Throws RangeError beyond 0 to `highestRate`. */
  setRate(requestsPerSecond: number): void {
    if (!(requestsPerSecond >= 0 && requestsPerSecond <= highestRate)) {
      throw new RangeError(`The load must be between 0 and ${highestRate} requests a second`);
    }
    this.#rate = requestsPerSecond;
    this.#next?.cancel();
    this.#scheduleNext();
  }

  setMix(mix: readonly Visitors[]): void {
    this.#drawVisitor = visitorDraw(mix, this.#choices);
    this.#mix = mix;
  }

  report(): LoadReport {
    return {
      sent: this.#sent,
      dropped: this.#dropped,
      broken: this.#broken,
      underWay: this.#underWay,
      answersByStatus: { ...this.#answers },
    };
  }

  #scheduleNext(): void {
    if (this.#rate === 0) return;
    const { clock } = this.#options;
    const waitMs = (-Math.log(1 - this.#arrivals.unit()) * 1000) / this.#rate;
    this.#next = clock.after(waitMs, () => {
      this.#scheduleNext();
      this.#visit();
    });
  }

  #visit(): void {
    const { ingress, isOverloaded } = this.#options;
    const request = this.#requestOf(this.#drawVisitor(), this.#drawPath());
    if (this.#underWay >= mostUnderWay || isOverloaded?.()) {
      this.#dropped++;
      return;
    }
    this.#underWay++;
    const call = ingress.send(request, (response) => this.#finish(response));
    if (call === null) {
      this.#underWay--;
      this.#dropped++;
    } else this.#sent++;
  }

  #finish(response: HttpResponse | null): void {
    this.#underWay--;
    if (response === null) this.#broken++;
    else this.#answers[response.status] = (this.#answers[response.status] ?? 0) + 1;
  }

  #drawPath(): string {
    const { tour = [] } = this.#options;
    const isTour = tour.length > 0 && happens(this.#choices, tourPercent);
    return (isTour ? tour[this.#choices.below(tour.length)] : undefined) ?? '/productpage';
  }

  #requestOf(user: string | null, path: string): HttpRequest {
    const key = `${path} ${user}`;
    let request = this.#requests.get(key);
    if (request === undefined) {
      const { sessions, authority } = this.#options;
      const cookie = user === null ? {} : { cookie: sessions.logIn(user).split(';')[0] ?? '' };
      const headers = { 'user-agent': 'bookinfo-visitor', accept: 'text/html', ...cookie };
      request = { method: 'GET', scheme: 'http', authority, path, headers };
      this.#requests.set(key, request);
    }
    return request;
  }
}
