/** The product page's own metrics, `request_result_total` on `/metrics` (productpage.py). */
export class RequestResults {
  readonly #counts = new Map<string, number>();

  /** @param status of the upstream's last answer, 500 if there was none */
  count(service: string, status: number): void {
    const labels = `destination_app="${service}",response_code="${status}"`;
    this.#counts.set(labels, (this.#counts.get(labels) ?? 0) + 1);
  }

  /** Prometheus' text format. */
  render(): string {
    const lines = [...this.#counts].map(([labels, count]) => `request_result_total{${labels}} ${count}.0\n`);
    return `# HELP request_result_total Results of requests\n# TYPE request_result_total counter\n${lines.join('')}`;
  }
}
